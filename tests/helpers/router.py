# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""A home's router, on a network of the test: miniupnpd, or one that lies.

    from router import Router, home

    with home() as (inside, outside), Router(outside) as router:
        subprocess.run([*inside.inside, 'some', 'command'])
        print(router.mappings())
"""

import contextlib
import os
import re
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from namespace import cable

TIMEOUT = 60
HOST = '192.168.77.2'      # who wants a port
ROUTER = '192.168.77.1'
EXTERNAL = '1.2.3.4'       # miniupnpd takes none of those for documents

# What miniupnpd fills with rules.
TABLE = '''table inet filter {
  chain forward {
    type filter hook forward priority 0; policy accept;
    jump miniupnpd
  }
  chain miniupnpd {
  }
  chain prerouting {
    type nat hook prerouting priority -100;
    jump prerouting_miniupnpd
  }
  chain postrouting {
    type nat hook postrouting priority 100;
    jump postrouting_miniupnpd
  }
  chain prerouting_miniupnpd {
  }
  chain postrouting_miniupnpd {
  }
}
'''

SETTINGS = '''ext_ifname=lo
ext_ip={external}
listening_ip=cable
http_port=0
enable_natpmp=no
enable_upnp=yes
secure_mode=yes
notify_interval=30
uuid=00000000-0000-0000-0000-000000000001
lease_file={leases}
{rule}
deny 0-65535 0.0.0.0/0 0-65535
'''


@contextlib.contextmanager
def home():
    """The networks of a host, and of the router that it is connected to."""
    with cable(HOST, ROUTER) as (inside, outside):
        inside.ip('route', 'add', 'default', 'via', ROUTER)
        yield inside, outside


class Router:
    """miniupnpd. What a rule of its own says is allowed, nothing else is."""

    def __init__(self, network, external=EXTERNAL,
                 rule=f'allow 1024-65535 {HOST}/32 1024-65535', leases=''):
        self.network = network
        self.remembered = leases
        self.folder = tempfile.TemporaryDirectory()
        self.settings = os.path.join(self.folder.name, 'settings')
        self.leases = os.path.join(self.folder.name, 'leases')
        with open(self.settings, 'w', encoding='utf-8') as file:
            file.write(SETTINGS.format(external=external, leases=self.leases,
                                       rule=rule))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *reason):
        self.stop()
        self.folder.cleanup()

    def start(self):
        """With the mappings that it remembers, which are none as a rule."""
        subprocess.run([*self.network.inside, 'nft', 'flush', 'ruleset'],
                       check=True, timeout=TIMEOUT)
        subprocess.run([*self.network.inside, 'nft', '-f', '-'], check=True,
                       input=TABLE.encode(), timeout=TIMEOUT)
        with open(self.leases, 'w', encoding='utf-8') as file:
            file.write(self.remembered)
        with open(os.path.join(self.folder.name, 'log'), 'ab') as log:
            self.process = subprocess.Popen(
                [*self.network.inside, 'miniupnpd', '-d', '-f', self.settings,
                 '-P', os.path.join(self.folder.name, 'pid')],
                stdout=log, stderr=log)

    def stop(self):
        """Without a word to anybody."""
        self.process.kill()
        self.process.wait(TIMEOUT)

    def mappings(self):
        """The ports that are open: where they lead to, and as what."""
        try:
            with open(self.leases, encoding='utf-8') as file:
                leases = [line.split(':') for line in file]
        except FileNotFoundError:    # it is being written anew
            return []
        return [(kind, int(port), host, int(to), text.strip())
                for kind, port, host, to, _, text in leases]

    def wait_for_mapping(self, seconds):
        """Until there is one, but not for ever."""
        deadline = time.monotonic() + seconds
        while not self.mappings() and time.monotonic() < deadline:
            time.sleep(0.1)
        return self.mappings()

    def wait_for_lease(self, seconds, after=0):
        """When the one mapping ends, as soon as that is later than another
        time; 0 if it never is."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(FileNotFoundError):
                with open(self.leases, encoding='utf-8') as file:
                    ends = [int(line.split(':')[4]) for line in file]
                if ends and ends[0] > after:
                    return ends[0]
            time.sleep(0.1)
        return 0

    def forwards(self):
        """The kernel's own view of that."""
        rules = subprocess.run(
            [*self.network.inside, 'nft', 'list', 'chain', 'inet', 'filter',
             'prerouting_miniupnpd'], check=True, timeout=TIMEOUT,
            capture_output=True, text=True)
        return re.findall(r'dnat ip to (\S+)', rules.stdout)


DESCRIPTION = '''<?xml version="1.0"?>
<root xmlns="urn:schemas-upnp-org:device-1-0">
<specVersion><major>1</major><minor>0</minor></specVersion>
<device>
<deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType>
<friendlyName>Liar</friendlyName><manufacturer>Nobody</manufacturer>
<modelName>Liar</modelName><UDN>uuid:liar</UDN><deviceList><device>
<deviceType>urn:schemas-upnp-org:device:WANDevice:1</deviceType>
<friendlyName>Liar</friendlyName><manufacturer>Nobody</manufacturer>
<modelName>Liar</modelName><UDN>uuid:liar-wan</UDN><deviceList><device>
<deviceType>urn:schemas-upnp-org:device:WANConnectionDevice:1</deviceType>
<friendlyName>Liar</friendlyName><manufacturer>Nobody</manufacturer>
<modelName>Liar</modelName><UDN>uuid:liar-connection</UDN><serviceList><service>
<serviceType>{service}</serviceType>
<serviceId>urn:upnp-org:serviceId:WANIPConn1</serviceId>
<SCPDURL>/scpd</SCPDURL><controlURL>/control</controlURL>
<eventSubURL>/event</eventSubURL>
</service></serviceList></device></deviceList></device></deviceList></device>
</root>
'''

ANSWER = '''<?xml version="1.0"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
 s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>
<u:{action}Response xmlns:u="{service}">{arguments}</u:{action}Response>
</s:Body></s:Envelope>
'''

SERVICE = 'urn:schemas-upnp-org:service:WANIPConnection:1'
GROUP, PORT = '239.255.255.250', 1900


class Answers(BaseHTTPRequestHandler):
    """What the liar says: whatever it was told to."""

    external = EXTERNAL

    def log_message(self, *arguments):
        pass

    def answer(self, body):
        """One page."""
        data = body.encode()
        self.send_response(200)
        self.send_header('Content-Type', 'text/xml; charset="utf-8"')
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        """Asked for its description."""
        self.answer(DESCRIPTION.format(service=SERVICE))

    def do_SUBSCRIBE(self):
        """Asked to tell of changes, which it does not."""
        self.send_error(501)

    def do_POST(self):
        """Asked to do something."""
        self.rfile.read(int(self.headers['Content-Length']))
        action = self.headers['SOAPAction'].strip('"').partition('#')[2]
        arguments = ''
        if action == 'GetExternalIPAddress':
            arguments = ('<NewExternalIPAddress>' + self.external +
                         '</NewExternalIPAddress>')
        self.answer(ANSWER.format(service=SERVICE, action=action,
                                  arguments=arguments))


class Server(ThreadingHTTPServer):
    """Whoever asks may leave before the answer."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


def listen():
    """Where searches arrive (UPnP Device Architecture 1.0, section 1.2)."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(('', PORT))
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                    struct.pack('4s4s', socket.inet_aton(GROUP),
                                socket.inet_aton(ROUTER)))
    return sock


def be_found(sock, location):
    """Who searches is told."""
    while True:
        search, asker = sock.recvfrom(4096)
        if b'ST: ' + SERVICE.encode() in search:
            sock.sendto((f'HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\n'
                         f'EXT:\r\nLOCATION: {location}\r\nSERVER: Liar\r\n'
                         f'ST: {SERVICE}\r\n'
                         f'USN: uuid:liar-connection::{SERVICE}\r\n\r\n'
                         ).encode(), asker)


@contextlib.contextmanager
def liar(network, external):
    """One that opens every port, and says that this is its address."""
    process = subprocess.Popen(
        [*network.inside, sys.executable, os.path.abspath(__file__), external],
        stdout=subprocess.PIPE)
    try:
        process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.wait(TIMEOUT)
        process.stdout.close()


def main():
    """The liar itself, in its network."""
    Answers.external = sys.argv[1]
    server = Server((ROUTER, 0), Answers)
    threading.Thread(target=be_found, daemon=True, args=[
        listen(), f'http://{ROUTER}:{server.server_port}/']).start()
    print('ready', flush=True)
    server.serve_forever()


if __name__ == '__main__':
    main()
