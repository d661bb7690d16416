// Runs every call of the published CompreFace SDK against a server and prints one JSON line a call: what it resolved to,
// or what it was rejected with. CompreFaceSdkTest says what each must be.
//
// usage: node calls.mjs PORT KEY OTHER_KEY, in a folder with ada1.jpg, ada2.jpg, ben1.jpg, group.jpg and nobody.png
import fs from 'fs';
import http from 'http';
import axios from 'axios';
import { CompreFace } from '@exadel/compreface-js-sdk';

const [port, key, otherKey] = process.argv.slice(2);
const server = 'http://127.0.0.1';
console.log = () => {}; // the SDK prints keys

async function call(name, run) {
  let line;
  try {
    const answer = await run();
    line = { call: name, answer };
  } catch (error) {
    line = { call: name, status: error.response ? error.response.status : 0, error: error.response ? error.response.data : String(error) };
  }
  process.stdout.write(JSON.stringify(line) + '\n');
  return line.answer || {};
}

const everything = { limit: 0, det_prob_threshold: 0.5, prediction_count: 2, face_plugins: 'landmarks,calculator,age,gender,mask', status: 'true' };
const withoutLimit = { det_prob_threshold: 0.5, face_plugins: 'landmarks', status: 'true' };
const faces = new CompreFace(server, port);
const recognition = faces.initFaceRecognitionService(key);
const detection = faces.initFaceDetectionService(key);
const verification = faces.initFaceVerificationService(key);
const base64 = (file) => fs.readFileSync(file).toString('base64');
// The SDK's objects append to their own address at some calls, so each is good for one of them.
const collection = () => recognition.getFaceCollection();
const subjects = () => recognition.getSubjects();

// somebody else's pictures, for the calls that take an address
const pictures = http.createServer((request, response) => {
  response.setHeader('content-type', 'image/jpeg');
  fs.createReadStream('.' + request.url).pipe(response);
}).listen(0, '127.0.0.1');
await new Promise((ready) => pictures.once('listening', ready));
const url = (file) => `http://127.0.0.1:${pictures.address().port}/${file}`;

await call('recognize in an empty collection', () => recognition.recognize('./ada1.jpg', {}));
await call('add a subject', () => subjects().add('Ada Lovelace'));
await call('add a subject twice', () => subjects().add('Ada Lovelace'));
const ada1 = await call('add by path', () => collection().add('./ada1.jpg', encodeURIComponent('Ada Lovelace')));
const ada2 = await call('add by base64 with an option', () => collection().add(base64('./ada2.jpg'), encodeURIComponent('Ada Lovelace'), { det_prob_threshold: 0.5 }));
const ben1 = await call('add by url', () => collection().add(url('ben1.jpg'), 'Ben'));
const ben2 = await call('add a blob', () => collection().add(fs.readFileSync('./ben2.jpg'), 'Ben'));
await call('add nobody', () => collection().add('./nobody.png', 'Nobody'));
await call('add several', () => collection().add('./group.jpg', 'Both'));
await call('list faces', () => collection().list());
await call('list subjects', () => subjects().list());

await call('recognize by path', () => recognition.recognize('./ada3.jpg', {}));
await call('recognize with every option', () => recognition.recognize('./ada3.jpg', everything));
await call('recognize with the options of the constructor', () => new CompreFace(server, port, everything).initFaceRecognitionService(key).recognize('./group.jpg', {}));
await call('recognize with limit 1', () => recognition.recognize('./group.jpg', { limit: 1 }));
await call('recognize by base64', () => recognition.recognize(base64('./ada3.jpg'), {}));
await call('recognize by url', () => recognition.recognize(url('ada3.jpg'), {}));
await call('recognize a blob', () => recognition.recognize(fs.readFileSync('./ada3.jpg'), {}));
await call('recognize nobody', () => recognition.recognize('./nobody.png', {}));
await call('recognize with a wrong key', () => faces.initFaceRecognitionService('no-such-key').recognize('./ada3.jpg', {}));
await call('recognize with another key', () => faces.initFaceRecognitionService(otherKey).recognize('./ada3.jpg', {}));

await call('verify with a saved face', () => collection().verify('./ada3.jpg', ada1.image_id));
await call('verify with another saved face', () => collection().verify('./ada3.jpg', ben1.image_id, everything));
await call('verify with an unknown face', () => collection().verify('./ada3.jpg', '00000000-0000-4000-8000-000000000000'));

await call('detect', () => detection.detect('./group.jpg'));
await call('detect with every option', () => detection.detect('./ada3.jpg', everything));
await call('detect without a limit', () => detection.detect('./ada3.jpg', withoutLimit));
await call('detect by base64', () => detection.detect(base64('./group.jpg'), { limit: 1 }));
await call('detect by url', () => detection.detect(url('ada3.jpg'), {}));
await call('detect a blob', () => detection.detect(fs.readFileSync('./ada3.jpg'), {}));
await call('detect nobody', () => detection.detect('./nobody.png', {}));

await call('verify two paths', () => verification.verify('./ada1.jpg', './ada3.jpg', {}));
await call('verify with every option', () => verification.verify('./ada1.jpg', './group.jpg', everything));
await call('verify two urls', () => verification.verify(url('ada1.jpg'), url('ben1.jpg'), {}));
await call('verify a url and a path', () => verification.verify(url('ada1.jpg'), './ada3.jpg', {}));
await call('verify a path and a url', () => verification.verify('./ada1.jpg', url('ada3.jpg'), {}));
await call('verify two base64', () => verification.verify(base64('./ada1.jpg'), base64('./ada3.jpg'), {}));
await call('verify two blobs', () => verification.verify(fs.readFileSync('./ada1.jpg'), fs.readFileSync('./ada3.jpg'), {}));
await call('verify a blob and a path', () => verification.verify(fs.readFileSync('./ada1.jpg'), './ada3.jpg', {}));
await call('verify a url and a blob', () => verification.verify(url('ada1.jpg'), fs.readFileSync('./ada3.jpg'), {}));
await call('verify with several source faces', () => verification.verify('./group.jpg', './ada1.jpg', {}));
await call('verify nobody', () => verification.verify('./nobody.png', './ada1.jpg', {}));

await call('rename a subject', () => subjects().rename('Ben', 'Benjamin'));
await call('rename an unknown subject', () => subjects().rename('Cid', 'Dora'));
await call('list subjects after renaming', () => subjects().list());
await call('delete a face', () => collection().delete(ada2.image_id));
await call('delete a face twice', () => collection().delete(ada2.image_id));
await call('delete several faces', () => collection().delete_multiple_images([ben2.image_id, '00000000-0000-4000-8000-000000000000']));
await call('delete the faces of a subject', () => collection().delete_all_subject('Benjamin'));
await call('delete the faces of an unknown subject', () => collection().delete_all_subject('Cid'));
await call('list subjects after deleting', () => subjects().list());
await call('delete a subject', () => subjects().delete(encodeURIComponent('Ada Lovelace')));
await call('delete an unknown subject', () => subjects().delete('Cid'));
await call('add again', () => collection().add('./ada1.jpg', 'Ada'));
await call('delete all faces', () => collection().delete_all());
await call('add once more', () => collection().add('./ada1.jpg', 'Ada'));
await call('delete all subjects', () => subjects().deleteAll());
await call('list faces at the end', () => collection().list());
// not the SDK's: how CodeProject.AI's clients, which know of no keys, can bring one
await call('deepstack with the key in the address', () => axios.post(`http://semblance:${key}@127.0.0.1:${port}/v1/vision/face/list`).then((r) => r.data));
pictures.close();
