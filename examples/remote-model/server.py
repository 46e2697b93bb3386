"""Grades cases for Dunlin's plugin remote-decisions. Python 3.9 or later, standard library only.

    DUNLIN_SECRET=whsec_... python3 server.py --port 8085

A request is a POST, signed as Standard Webhooks 1.0.0; the answer is signed in the same way. The model is model.json, a logistic
regression; put your own in the place of `grade`.
"""
import argparse
import base64
import hashlib
import hmac
import json
import math
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MAX_BYTES = 20_000_000
TOLERANCE_SECONDS = 300
MODEL = json.loads((Path(__file__).parent / 'model.json').read_text(encoding='utf-8'))


def key_of(secret):
    if not secret.startswith('whsec_'):
        sys.exit('DUNLIN_SECRET must hold a secret that begins with whsec_. Make one with: '
                 'python3 -c "import base64, secrets; print(\'whsec_\' + base64.b64encode(secrets.token_bytes(32)).decode())"')
    return base64.b64decode(secret[len('whsec_'):])


def sign(key, webhook_id, timestamp, body):
    digest = hmac.new(key, f'{webhook_id}.{timestamp}.'.encode() + body, hashlib.sha256).digest()
    return 'v1,' + base64.b64encode(digest).decode()


def is_signed(key, headers, body):
    webhook_id, timestamp = headers.get('webhook-id', ''), headers.get('webhook-timestamp', '')
    if not timestamp.isdigit() or abs(int(timestamp) - time.time()) > TOLERANCE_SECONDS:
        return False
    wanted = sign(key, webhook_id, timestamp, body).encode()
    # While a secret is replaced there are two signatures; one of them is enough.
    return any(hmac.compare_digest(one.encode(), wanted) for one in headers.get('webhook-signature', '').split())


def grade(item):
    """One case -> its grade; None where the model has no opinion, and the next plugin is asked."""
    facts = item['facts']
    if facts.get('dpd') is None:
        return None
    # The heaviest first. A fact that is not known, or not sent, counts nothing.
    parts = sorted(((weight * (facts.get(name) or 0), name) for name, weight in MODEL['weights'].items()), reverse=True)
    probability = 1 / (1 + math.exp(-(MODEL['intercept'] + sum(part for part, _ in parts))))
    letter = 'A'
    for name, bound in MODEL['cutOffs'].items():
        if probability >= bound:
            letter = name
    reasons = ['MODEL_' + ''.join('_' + c if c.isupper() else c.upper() for c in name) for part, name in parts if part > 0]
    return {'grade': letter, 'risk': round(100 * probability), 'ability': None, 'willingness': None, 'reasonCodes': reasons[:3]}


ANSWERS = {'segment.grade': grade}


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    server_version = 'remote-model'
    # Buffered: head and body leave in one piece.
    wbufsize = -1

    def do_POST(self):
        length = self.headers.get('content-length', '')
        if not length.isdigit() or int(length) > MAX_BYTES:
            self.close_connection = True
            return self.reply(413, {'error': 'too long, or of unknown length'})
        body = self.rfile.read(int(length))
        if not is_signed(self.server.key, self.headers, body):
            return self.reply(401, {'error': 'not signed with our secret, or too long ago'})
        request = json.loads(body)
        answer = ANSWERS.get(request['type'])
        if answer is None:
            return self.reply(404, {'error': f'nobody answers {request["type"]} here'})
        self.reply(200, {'answers': [answer(item) for item in request['data']['items']]})

    def reply(self, status, value):
        # allow_nan: Python would write NaN, which is not JSON.
        body = json.dumps(value, allow_nan=False).encode()
        webhook_id, timestamp = self.headers.get('webhook-id', ''), str(int(time.time()))
        self.send_response(status)
        for name, content in (('content-type', 'application/json'), ('content-length', str(len(body))), ('webhook-timestamp', timestamp)):
            self.send_header(name, content)
        if status == 200:
            self.send_header('webhook-id', webhook_id)
            self.send_header('webhook-signature', sign(self.server.key, webhook_id, timestamp, body))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, text, *values):
        sys.stderr.write(f'{self.log_date_time_string()} {text % values}\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--host', default='127.0.0.1')
    parser.add_argument('--port', type=int, default=8085, help='0: any that is free')
    options = parser.parse_args()
    server = ThreadingHTTPServer((options.host, options.port), Handler)
    server.key = key_of(os.environ.get('DUNLIN_SECRET', ''))
    print(f'http://{options.host}:{server.server_port}', flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == '__main__':
    main()
