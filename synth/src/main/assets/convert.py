"""Makes the head resource of synth from MakeHuman's base mesh and targets (CC0).

usage: convert.py MAKEHUMAN_DATA_DIR OUT.bin
Format, big endian, gzip: see HeadMesh.java.
"""
import gzip, json, re, struct, sys, zlib
import numpy as np

src, out = sys.argv[1], sys.argv[2]
HAIR = ['short01', 'short02', 'short03', 'short04', 'bob02', 'long01', 'ponytail01', 'afro01']
PAIRS = [('decr', 'incr'), ('less', 'more'), ('min', 'max'), ('in', 'out'), ('down', 'up'), ('small', 'big'), ('backward', 'forward'),
         ('deflate', 'inflate'), ('concave', 'convex'), ('compress', 'uncompress'), ('lessgreek', 'moregreek'), ('lesshump', 'morehump'),
         ('point', 'potato'), ('decrease', 'increase')]
SKIP = re.compile('nose-trans-horiz|head-trans|neck-trans-horiz|mouth-trans-(in|out)|head-age|neck-trans')
RENAME = {'eye-move-in': 'eye-apart-in', 'eye-move-out': 'eye-apart-out', 'mouth-trans-down': 'mouth-level-down', 'mouth-trans-up': 'mouth-level-up',
          'eye-bag-in': 'eye-bag-depth-in', 'eye-bag-out': 'eye-bag-depth-out'}
BUST = 2.9

model = json.load(open(f'{src}/public/data/models/human_full_size.json'))
names = [re.sub(r'data/targets/|\.target', '', n) for n in sorted(json.load(open(f'{src}/src/json/targets/target-list.json'))['targets'])]
V = np.array(model['vertices']).reshape(-1, 3)
raw = np.memmap(f'{src}/public/data/targets/targets.bin', dtype='<i2', mode='r').reshape(len(names), len(V), 3)
groups = [m['DbgName'] for m in model['materials']]

quads, kinds, f, i = [], [], model['faces'], 0
while i < len(f):
    assert f[i] == 11, f[i]
    quads.append(f[i + 1:i + 5]); kinds.append(groups[f[i + 5]]); i += 10
quads = np.array(quads)
KIND = {'body': 0, 'helper-r-eye': 1, 'helper-l-eye': 2, 'helper-upper-teeth': 3,
        'helper-r-eyelashes-1': 6, 'helper-l-eyelashes-1': 6, 'helper-r-eyelashes-2': 7, 'helper-l-eyelashes-2': 7}
keep = [k for k, q in enumerate(quads) if kinds[k] in KIND and (kinds[k] != 'body' or V[q][:, 1].min() > BUST and abs(V[q][:, 0]).max() < 4.6)]
used = set(quads[keep].ravel())
hair = {}
for h in HAIR:
    m = json.load(open(f'{src}/public/data/proxies/hair/{h}/{h}.json'))
    refs = np.array(m['ref_vIdxs']); used |= set(refs.ravel())
    hair[h] = (m, refs)
used = sorted(used)
index = {v: k for k, v in enumerate(used)}
print(len(used), 'vertices', len(keep), 'quads')

def sym(n):  # both sides of a paired target
    return [n, n.replace('/r-', '/l-')] if '/r-' in n else [n]

targets = {}
for n in names:
    b = n.split('/')[-1]
    if re.match(r'macrodetails/(caucasian|asian|african)-(male|female)-(young|old)$', n): targets[b] = [n]
    elif re.match(r'macrodetails/universal-(male|female)-(young|old)-averagemuscle-\w+weight$', n): targets[b] = [n]
    elif re.match(r'expression/units/', n):
        u = n.split('/')
        if not re.search('corner-puller|upward-retraction|mouth-open|closure|slit|eyebrows-(left|right)-(up|down)$', u[3]): continue
        targets[f'{u[2]}-{u[3]}'] = [n]
    elif re.match('(head|nose|chin|forehead|eyebrows|mouth|neck)/', n) or re.match('(eyes|ears|cheek)/r-', n):
        if SKIP.search(n): continue
        b = b.removeprefix('r-')
        b = RENAME.get(b, b)
        for lo, hi in PAIRS:
            if b.endswith('-' + lo): b = b[:-len(lo) - 1] + '-'; break
            if b.endswith('-' + hi): b = b[:-len(hi) - 1] + '+'; break
        else: b += '+'
        targets[b] = sym(n)
ix = {n: k for k, n in enumerate(names)}

def png(path):  # 8-bit RGBA, not interlaced
    b = open(path, 'rb').read(); i, data = 8, b''
    while i < len(b):
        n, t = struct.unpack('>I4s', b[i:i + 8])
        if t == b'IHDR': w, h, depth, colour = struct.unpack('>IIBB', b[i + 8:i + 18]); assert (depth, colour) == (8, 6)
        if t == b'IDAT': data += b[i + 8:i + 8 + n]
        i += 12 + n
    raw = np.frombuffer(zlib.decompress(data), np.uint8).reshape(h, 1 + 4 * w)
    px = np.zeros((h, w, 4), np.int32)
    for y in range(h):
        kind, row = raw[y, 0], raw[y, 1:].reshape(w, 4).astype(np.int32)
        up = px[y - 1] if y else np.zeros((w, 4), np.int32)
        if kind == 2: px[y] = (row + up) & 255
        elif kind == 0: px[y] = row
        else:
            left, corner = np.zeros(4, np.int32), np.zeros(4, np.int32)
            for x in range(w):
                if kind == 1: p = left
                elif kind == 3: p = (left + up[x]) >> 1
                else:
                    q = left + up[x] - corner; a, u, c = abs(q - left), abs(q - up[x]), abs(q - corner)
                    p = np.where((a <= u) & (a <= c), left, np.where(u <= c, up[x], corner))
                left = px[y, x] = (row[x] + p) & 255; corner = up[x]
    return px

def utf(s): b = s.encode(); return struct.pack('>H', len(b)) + b

o = bytearray()
o += struct.pack('>I', len(used)) + V[used].astype('>f4').tobytes()
o += struct.pack('>I', len(keep))
for k in keep: o += struct.pack('>BHHHH', KIND[kinds[k]], *[index[v] for v in quads[k]])
o += struct.pack('>I', len(targets))
for b, parts in sorted(targets.items()):
    d = sum(np.array(raw[ix[p]], dtype=np.int32) for p in parts)[used]
    if not re.search('universal|(male|female)-(young|old)', b): d[np.abs(d).max(1) > 700] = 0  # a slip in one target
    nz = np.nonzero(np.abs(d).max(1) > 0)[0]
    o += utf(b) + struct.pack('>I', len(nz)) + nz.astype('>u2').tobytes() + d[nz].astype('>i2').tobytes()
print(len(targets), 'targets')
o += struct.pack('>I', len(hair))
for h, (m, refs) in hair.items():
    faces, uvs, i, f = [], np.array(m['uvs'][0]).reshape(-1, 2), 0, m['faces']
    while i < len(f):
        t = f[i]; n = 4 if t & 1 else 3; j = i + 1 + n + (1 if t & 2 else 0)
        vs, us = f[i + 1:i + 1 + n], (f[j:j + n] if t & 8 else None)
        assert us is not None and not t & ~11, t
        for a, b, c in ([(0, 1, 2), (0, 2, 3)] if n == 4 else [(0, 1, 2)]): faces.append([(vs[q], us[q]) for q in (a, b, c)])
        i = j + n
    corners = sorted({c for t in faces for c in t}); cix = {c: k for k, c in enumerate(corners)}
    w, off = np.array(m['weights']), np.array(m['offsets'])
    o += utf(h) + struct.pack('>I', len(corners))
    for a, b in corners:
        r, ww, of = refs[a], w[a], off[a]
        o += struct.pack('>HHH3f3f2f', *[index[int(x)] for x in r], *ww, *of, *uvs[b])
    o += struct.pack('>I', len(faces))
    for t in faces: o += struct.pack('>HHH', *[cix[c] for c in t])
    tex = png(f'{src}/public/data/proxies/hair/{h}/textures/{h.replace("afro01", "afro")}_diffuse.png')
    alpha, lum = tex[..., 3], tex[..., :3] @ np.array([.3, .59, .11])
    grey = np.clip(lum * 128 / ((lum * alpha).sum() / alpha.sum()), 0, 255)
    o += struct.pack('>HH', tex.shape[1], tex.shape[0]) + grey.astype(np.uint8).tobytes() + alpha.astype(np.uint8).tobytes()
with gzip.GzipFile(out, 'wb', 9, mtime=0) as g: g.write(bytes(o))
