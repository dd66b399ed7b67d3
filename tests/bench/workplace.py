# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Where files are sent from and to, and what the ways to do it need.

    with Workplace(program, costs, plain_copy, peers) as place:
        job = place.make_job()
        ... copy job.source to job.target ...
        place.check(job)        # it is the same; then it is removed
"""

import filecmp
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import tempfile

from costs import Failure
from ways import Job

MIB = 1024 * 1024

# Memory, as a folder.
MEMORY = '/dev/shm'

OPENSSL_SETTINGS = '''\
openssl_conf = settings

[settings]
ssl_conf = ssl

[ssl]
system_default = tls

[tls]
MinProtocol = TLSv1.3
Ciphersuites = TLS_AES_128_GCM_SHA256

[req]
distinguished_name = name

[name]
'''

# As little as a server can do; the files are received within its own process.
SSHD_SETTINGS = '''\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/ssh_key.pub
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
Ciphers aes128-gcm@openssh.com
Compression no
Subsystem sftp internal-sftp
'''


class Workplace:
    """A folder in memory."""

    def __init__(self, program, costs, plain_copy, peers):
        self.program, self.costs, self.plain_copy = program, costs, plain_copy
        self.environment = self._make_environment(pathlib.Path(peers))

    def __enter__(self):
        self.top = tempfile.TemporaryDirectory(prefix='sottovoce-', dir=MEMORY)
        self.folder = pathlib.Path(self.top.name)
        self.folder.chmod(0o755)
        for name in ('source', 'target'):
            (self.folder / name).mkdir()
        self.source = self.folder / 'source' / 'file.bin'
        self._make_keys()
        return self

    def __exit__(self, *reason):
        self.top.cleanup()

    @staticmethod
    def _make_environment(peers):
        """What is unpacked there comes before what is installed."""
        triplet = subprocess.run(['gcc', '-print-multiarch'], text=True,
                                 check=True, stdout=subprocess.PIPE)
        libraries = pathlib.Path('usr/lib', triplet.stdout.strip())
        programs = [peers / 'usr/bin', peers / 'usr/sbin', os.environ['PATH'],
                    '/usr/sbin']
        return {**os.environ, 'LC_ALL': 'C.UTF-8',
                'PATH': ':'.join(map(str, programs)),
                'LD_LIBRARY_PATH': str(peers / libraries),
                'PYTHONPATH': str(peers / 'usr/lib/python3/dist-packages'),
                'PYTHONDONTWRITEBYTECODE': '1'}

    def find(self, program):
        """Where a program is; None if it is nowhere."""
        return shutil.which(program, path=self.environment['PATH'])

    def _run(self, *command):
        subprocess.run([str(word) for word in command], check=True,
                       env=self.environment, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def _make_keys(self):
        self.password = self.folder / 'password'
        self.password.write_text('hello\n')
        settings = self.folder / 'openssl.cnf'
        settings.write_text(OPENSSL_SETTINGS)
        self.environment['OPENSSL_CONF'] = str(settings)
        self.certificate = self.folder / 'certificate.pem'
        self.key = self.folder / 'key.pem'
        self._run('openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt',
                  'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=localhost',
                  '-keyout', self.key, '-out', self.certificate)
        self.ssh_key = self.folder / 'ssh_key'
        for path in (self.ssh_key, self.folder / 'host_key'):
            self._run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', path)

    # Started by root, sshd would want an account that only an installation
    # makes. Anybody else can start it, and lets in nobody but themselves.

    @property
    def ssh_user(self):
        """Who may come in."""
        if os.geteuid() == 0:
            return pwd.getpwnam('daemon')
        return pwd.getpwuid(os.geteuid())

    def write_sshd_config(self, port):
        """Its name. What the server reads and writes becomes its user's."""
        config = self.folder / 'sshd_config'
        config.write_text(SSHD_SETTINGS.format(folder=self.folder, port=port))
        for path in (self.folder / 'host_key', self.folder / 'target'):
            os.chown(path, self.ssh_user.pw_uid, -1)
        return config

    def as_ssh_user(self):
        """The options of a process that is that user's."""
        user = self.ssh_user
        return {'user': user.pw_uid, 'group': user.pw_gid,
                'extra_groups': []} if os.geteuid() == 0 else {}

    # Files

    def write_source(self, size):
        """Random bytes."""
        with self.source.open('wb') as file:
            left = size
            while left > 0:
                left -= file.write(os.urandom(min(left, MIB)))

    def write_sparse_source(self, size):
        """Nothing, with something at its ends."""
        with self.source.open('wb') as file:
            file.write(b'first')
            file.seek(size - 4)
            file.write(b'last')

    @staticmethod
    def find_port():
        """One that is free."""
        with socket.create_server(('127.0.0.1', 0)) as sock:
            return sock.getsockname()[1]

    def make_job(self):
        """What is to be copied where."""
        return Job(self.source, self.folder / 'target' / self.source.name,
                   self.source.stat().st_size, self.find_port())

    def check(self, job):
        """Fails if anything is there but the same bytes."""
        if os.listdir(job.target.parent) != [job.target.name]:
            raise Failure('there is something else beside the file')
        if not filecmp.cmp(job.source, job.target, shallow=False):
            raise Failure('the file has other bytes')
        job.target.unlink()

    def clear(self):
        """Nothing has arrived."""
        for path in (self.folder / 'target').iterdir():
            path.unlink()
