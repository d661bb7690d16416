-- For wrk, one connection a thread: posts a picture again and again. A client that is told to come back in a second does so.
--   wrk -tN -cN -s identify.lua ADDRESS -- PICTURE KEY
-- Prints a line an answer, "answer STATUS MICROSECONDS", and one of wrk's own counts, "errors CONNECT READ WRITE TIMEOUT".

local ffi = require("ffi")
ffi.cdef [[
  struct moment { long seconds; long nanoseconds; };
  int clock_gettime(int clock, struct moment *moment);
]]
local MONOTONIC, MICROSECONDS = 1, 1e6
local moment = ffi.new("struct moment")
local threads = {}
local whole, began, rest = "", 0, 0

local function now()
  ffi.C.clock_gettime(MONOTONIC, moment)
  return tonumber(moment.seconds) * MICROSECONDS + tonumber(moment.nanoseconds) / 1000
end

function setup(thread)
  threads[#threads + 1] = thread
end

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  wrk.method, wrk.body = "POST", file:read("*a")
  file:close()
  wrk.headers["Content-Type"] = "image/jpeg"
  wrk.headers["X-Api-Key"] = arguments[2]
  whole = wrk.format()
  -- global, for done() to read: statuses and microseconds in turn
  answers = {}
end

function delay()
  local milliseconds = rest
  rest = 0
  return milliseconds
end

function request()
  began = now()
  return whole
end

function response(status)
  answers[#answers + 1] = status
  answers[#answers + 1] = math.floor(now() - began)
  if status == 429 then rest = 1000 end
end

function done(summary)
  for _, thread in ipairs(threads) do
    local list = thread:get("answers")
    for i = 1, #list, 2 do print(string.format("answer %d %d", list[i], list[i + 1])) end
  end
  local errors = summary.errors
  print(string.format("errors %d %d %d %d", errors.connect, errors.read, errors.write, errors.timeout))
end
