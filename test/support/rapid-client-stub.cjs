// Stands in for the native part of aws-lambda-ric, so that nothing has to be compiled: the same four verbs,
// spoken to the Runtime API by node:http instead of curl.
const { Module } = require('node:module');
const http = require('node:http');

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const base = '/2018-06-01/runtime/invocation';

function exchange(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host, port, method, path, agent }, response => {
      let bodyJson = '';
      response.setEncoding('utf8');
      response.on('data', chunk => {
        bodyJson += chunk;
      });
      response.on('end', () => resolve({ bodyJson, headers: response.headers }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const end = () => process.exit(0); // the Runtime API has gone: so has the environment

const client = {
  initializeClient() {},
  next: () => exchange('GET', `${base}/next`).catch(end),
  done: (id, body) => void exchange('POST', `${base}/${id}/response`, body).catch(end),
  error: (id, body) => void exchange('POST', `${base}/${id}/error`, body).catch(end),
};

const load = Module._load;
Module._load = function (request, ...rest) {
  return request.endsWith('rapid-client.node') ? client : load.call(this, request, ...rest);
};
