"""Kafka brokers as processes: fetch the jars, make certificates, format, start, stop, kill, start again.

A node lives in one folder: server.properties, data/, broker.log and a pid file that also holds the process's start time, so that a
number used again by the kernel is never taken for ours. Only such processes are ever signalled.
"""

import fcntl
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
import base64

ROOT = pathlib.Path(__file__).resolve().parents[2]
CACHE = pathlib.Path(os.environ.get("WEIR_CACHE", ROOT / "build"))
LIBS = CACHE / "kafka" / "libs"
USER, PASSWORD = "weir", "weir-secret"
ADMIN, ADMIN_PASSWORD = "admin", "admin-secret"
READY_SECONDS = 60


class Failed(Exception):
    """Something that a person must read; printed without a trace."""


def fetch_kafka():
    """Copies the jars of pom.xml into build/kafka/libs, once; others wait meanwhile."""
    pom = ROOT / "scripts" / "kafka" / "pom.xml"
    stamp = LIBS / ".pom"
    if stamp.exists() and stamp.read_text() == pom.read_text():
        return
    LIBS.parent.mkdir(parents=True, exist_ok=True)
    with open(LIBS.parent / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == pom.read_text():
            return
        fresh = LIBS.parent / "libs.new"
        shutil.rmtree(fresh, ignore_errors=True)
        run(["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", "-DincludeScope=runtime",
             f"-DoutputDirectory={fresh}"], "Kafka's jars could not be fetched")
        (fresh / ".pom").write_text(pom.read_text())
        old = LIBS.parent / "libs.old"
        shutil.rmtree(old, ignore_errors=True)
        if LIBS.exists():
            LIBS.rename(old)
        fresh.rename(LIBS)
        shutil.rmtree(old, ignore_errors=True)


def run(command, complaint):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise Failed(f"{complaint}: {' '.join(command[:3])}… ended with {done.returncode}\n{done.stdout[-3000:]}")
    return done.stdout


def free_ports(count):
    """Ports nobody listens on, from below the range that the kernel hands out to clients."""
    ports, held = [], []
    while len(ports) < count:
        port = random.randrange(15000, 32000)
        probe = socket.socket()
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            probe.close()
            continue
        held.append(probe)
        ports.append(port)
    for probe in held:
        probe.close()
    return ports


def start_time(pid):
    """The kernel's start time of a live process, or None (gone, or a zombie)."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return None
    return None if fields[0] == "Z" else fields[19]


def live_pid(pid_file):
    """The process that the file names, if it is still the one that we started."""
    try:
        pid, began = pid_file.read_text().split()
    except (OSError, ValueError):
        return None
    return int(pid) if start_time(int(pid)) == began else None


def launch(command, folder, name, env=None):
    """Starts a process of its own session, its output in <name>.log, its number in <name>.pid."""
    with open(folder / f"{name}.log", "ab") as log:
        child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                 start_new_session=True, env=env)
    (folder / f"{name}.pid").write_text(f"{child.pid} {start_time(child.pid)}")
    return child


def end(pid_file, force=False, patience=15):
    """Ends the process that the file names, and waits until it is gone."""
    pid = live_pid(pid_file)
    if pid:
        for sign in ([signal.SIGKILL] if force else [signal.SIGTERM, signal.SIGKILL]):
            try:
                os.kill(pid, sign)
            except ProcessLookupError:
                break
            until = time.monotonic() + patience
            while time.monotonic() < until and live_pid(pid_file):
                time.sleep(0.02)
            if not live_pid(pid_file):
                break
    pid_file.unlink(missing_ok=True)
    return pid is not None


def answers(port):
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def tail_of(log):
    try:
        return "".join(log.read_text(errors="replace").splitlines(keepends=True)[-25:])
    except OSError:
        return ""


def make_certificates(folder):
    """A CA, a server for localhost, a client, and a CA that nobody trusts: all PEM, all made here."""
    if (folder / "done").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)

    def path(name):
        return str(folder / name)

    def openssl(*arguments):
        run(["openssl", *arguments], "A certificate could not be made")

    def key(name):
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", path(name))

    def authority(name, subject):
        key(f"{name}-key.pem")
        openssl("req", "-x509", "-new", "-key", path(f"{name}-key.pem"), "-days", "3650", "-subj", subject, "-out",
                path(f"{name}.pem"), "-addext", "keyUsage=critical,keyCertSign,cRLSign")

    def signed(name, subject, extensions):
        key(f"{name}-key.pem")
        (folder / f"{name}.ext").write_text(extensions)
        openssl("req", "-new", "-key", path(f"{name}-key.pem"), "-subj", subject, "-out", path(f"{name}.csr"))
        openssl("x509", "-req", "-in", path(f"{name}.csr"), "-CA", path("ca.pem"), "-CAkey", path("ca-key.pem"), "-CAcreateserial",
                "-days", "3650", "-extfile", path(f"{name}.ext"), "-out", path(f"{name}.pem"))

    authority("ca", "/O=Weir/CN=Weir test authority")
    authority("other-ca", "/O=Weir/CN=An authority nobody trusts")
    signed("server", "/O=Weir/CN=localhost", "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n")
    signed("client", "/O=Weir/CN=weir-client", "extendedKeyUsage=clientAuth\n")
    openssl("pkcs8", "-topk8", "-in", path("client-key.pem"), "-v2", "aes-256-cbc", "-passout", f"pass:{PASSWORD}", "-out",
            path("client-key-encrypted.pem"))
    (folder / "server-keystore.pem").write_text((folder / "server-key.pem").read_text() + (folder / "server.pem").read_text())
    (folder / "done").touch()


def kafka_uuid():
    """As Kafka writes them: 16 bytes, base64url; never with a leading dash, which the tools take for an option."""
    while True:
        text = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not text.startswith("-"):
            return text


def java(*arguments, memory="512m"):
    return ["java", f"-Xmx{memory}", "-XX:+UseSerialGC", "-cp", f"{LIBS}/*", f"-Dlog4j2.configurationFile={LOG_CONFIG}", *arguments]


LOG_CONFIG = ROOT / "scripts" / "kafka" / "log4j2.properties"
LISTENERS = ("PLAINTEXT", "CONTROLLER", "SASLSSL", "SASLPLAINTEXT", "MTLS")
MEMORABLE = {"PLAINTEXT": 0, "SASLSSL": 100, "SASLPLAINTEXT": 200, "MTLS": 300, "CONTROLLER": 400}


def properties(node, folder, ports, controllers, secure, certificates, brokers, extra):
    """server.properties of one node. `ports` maps listener names to numbers."""
    listeners = LISTENERS if secure else LISTENERS[:2]
    replication = min(3, brokers)
    scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
    plain = ("org.apache.kafka.common.security.plain.PlainLoginModule required "
             f'user_{ADMIN}="{ADMIN_PASSWORD}" user_{USER}="{PASSWORD}";')
    bearer = 'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="admin";'
    lines = {
        "process.roles": "broker,controller",
        "node.id": node,
        "controller.quorum.bootstrap.servers": ",".join(f"localhost:{port}" for port in controllers),
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "PLAINTEXT",
        "listeners": ",".join(f"{name}://127.0.0.1:{ports[name]}" for name in listeners),
        "advertised.listeners": ",".join(f"{name}://localhost:{ports[name]}" for name in listeners),
        "listener.security.protocol.map":
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASLSSL:SASL_SSL,SASLPLAINTEXT:SASL_PLAINTEXT,MTLS:SSL",
        "log.dirs": folder / "data",
        "num.partitions": 1,
        "auto.create.topics.enable": "false",
        # The demo's history is 30 days old on arrival: a default retention would eat it.
        "log.retention.hours": -1,
        # So that a topic with a short retention shows it while one watches.
        "log.retention.check.interval.ms": 30000,
        "message.max.bytes": 10485760,
        "replica.fetch.max.bytes": 10485760,
        "offsets.topic.num.partitions": 4,
        "offsets.topic.replication.factor": replication,
        "transaction.state.log.num.partitions": 4,
        "transaction.state.log.replication.factor": replication,
        "transaction.state.log.min.isr": min(2, replication),
        "share.coordinator.state.topic.num.partitions": 4,
        "share.coordinator.state.topic.replication.factor": replication,
        "share.coordinator.state.topic.min.isr": min(2, replication),
        "default.replication.factor": replication,
        "group.initial.rebalance.delay.ms": 0,
        # A killed broker may come back only when the controller has given up its last session (9 s by default).
        "broker.session.timeout.ms": 3000,
        "broker.heartbeat.interval.ms": 500,
        "log.cleaner.dedupe.buffer.size": 16777216,
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "allow.everyone.if.no.acl.found": "true",
        "super.users": f"User:ANONYMOUS;User:{ADMIN}",
    }
    if secure:
        lines |= {
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": certificates / "server-keystore.pem",
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": certificates / "ca.pem",
            "listener.name.mtls.ssl.client.auth": "required",
        }
        for listener in ("saslssl", "saslplaintext"):
            prefix = f"listener.name.{listener}"
            lines |= {
                f"{prefix}.sasl.enabled.mechanisms": "SCRAM-SHA-256,SCRAM-SHA-512,PLAIN,OAUTHBEARER",
                f"{prefix}.scram-sha-256.sasl.jaas.config": scram,
                f"{prefix}.scram-sha-512.sasl.jaas.config": scram,
                f"{prefix}.plain.sasl.jaas.config": plain,
                f"{prefix}.oauthbearer.sasl.jaas.config": bearer,
            }
    lines |= extra
    return "".join(f"{key}={value}\n" for key, value in lines.items())


class Cluster:
    """One or more nodes below a folder; the folder's cluster.json is what the tests and weir read."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.file = self.folder / "cluster.json"
        self.info = {}
        try:
            self.info = json.loads(self.file.read_text())
        except (OSError, ValueError):
            pass

    def nodes(self):
        return sorted(self.folder.glob("node*"))

    def running(self):
        return bool(self.nodes()) and all(live_pid(node / "broker.pid") for node in self.nodes())

    def make(self, brokers, secure, ports=None, extra=None, memorable=False):
        """Formats a new cluster. `ports`: the PLAINTEXT ports, one a node, free ones if not given. `memorable`: the other
        listeners get that plus 100, 200…"""
        fetch_kafka()
        self.folder.mkdir(parents=True, exist_ok=True)
        certificates = self.folder / "certificates"
        if secure:
            make_certificates(certificates)
        each = len(LISTENERS) if secure else 2
        found = free_ports(each * brokers)
        tables = []
        for index in range(brokers):
            table = dict(zip(LISTENERS, found[index * each:(index + 1) * each]))
            if ports and ports[index]:
                table["PLAINTEXT"] = ports[index]
                if memorable:
                    table |= {name: ports[index] + MEMORABLE[name] for name in table}
            tables.append(table)
        controllers = [table["CONTROLLER"] for table in tables]
        cluster_id = kafka_uuid()
        voters = ",".join(f"{i + 1}@localhost:{port}:{kafka_uuid()}" for i, port in enumerate(controllers))
        scram = [f"{mechanism}=[name={name},password={password}]" for mechanism in ("SCRAM-SHA-256", "SCRAM-SHA-512")
                 for name, password in ((USER, PASSWORD), (ADMIN, ADMIN_PASSWORD))] if secure else []
        formats = []
        for index, table in enumerate(tables):
            node = self.folder / f"node{index + 1}"
            shutil.rmtree(node, ignore_errors=True)
            node.mkdir(parents=True)
            (node / "server.properties").write_text(
                properties(index + 1, node, table, controllers, secure, certificates, brokers, extra or {}))
            command = java("-XX:TieredStopAtLevel=1", "kafka.tools.StorageTool", "format", "-t", cluster_id, "-c",
                           str(node / "server.properties"))
            command += ["--standalone"] if brokers == 1 else ["--initial-controllers", voters]
            for user in scram:
                command += ["--add-scram", user]
            formats.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
        for process in formats:
            said = process.communicate()[0].decode(errors="replace")
            if process.returncode != 0:
                raise Failed(f"Kafka's storage could not be formatted:\n{said[-3000:]}")

        def addresses(listener):
            return ",".join(f"localhost:{table[listener]}" for table in tables)

        self.info = {"bootstrap": addresses("PLAINTEXT"), "clusterId": cluster_id, "brokers": brokers, "kafkaLibs": str(LIBS),
                     "brokerScript": str(ROOT / "scripts" / "kafka-broker"),
                     "startScript": str(ROOT / "scripts" / "kafka-broker"),
                     "stopScript": str(ROOT / "scripts" / "kafka-broker"),
                     "ports": [table["PLAINTEXT"] for table in tables]}
        if secure:
            self.info |= {"saslSsl": addresses("SASLSSL"), "saslPlaintext": addresses("SASLPLAINTEXT"), "mtls": addresses("MTLS"),
                          "caFile": str(certificates / "ca.pem"), "otherCaFile": str(certificates / "other-ca.pem"),
                          "clientCert": str(certificates / "client.pem"), "clientKey": str(certificates / "client-key.pem"),
                          "clientKeyEncrypted": str(certificates / "client-key-encrypted.pem"), "clientKeyPassword": PASSWORD,
                          "user": USER, "password": PASSWORD, "admin": ADMIN, "adminPassword": ADMIN_PASSWORD}

    def start(self):
        """Starts what does not run yet and waits until every node serves."""
        fetch_kafka()
        fresh = []
        for node in self.nodes():
            if not live_pid(node / "broker.pid"):
                (node / "broker.log").unlink(missing_ok=True)
                fresh.append((node, launch(java("kafka.Kafka", str(node / "server.properties")), node, "broker")))
        for node, child in fresh:
            self.wait(node, child)
        self.info["pid"] = live_pid(self.nodes()[0] / "broker.pid")
        self.info["pids"] = [live_pid(node / "broker.pid") for node in self.nodes()]
        self.save()

    def wait(self, node, child):
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if child.poll() is not None:
                raise Failed(f"The broker ended at once ({node}/broker.log):\n{tail_of(node / 'broker.log')}")
            if "Kafka Server started" in (node / "broker.log").read_text(errors="replace"):
                return
            time.sleep(0.05)
        raise Failed(f"The broker was not ready after {READY_SECONDS} s ({node}/broker.log):\n{tail_of(node / 'broker.log')}")

    def save(self):
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(self.info, indent=2) + "\n")
        fresh.rename(self.file)

    def stop(self, force=False):
        """Ends the nodes, together: a controller that goes last would wait for the others."""
        pids = [node / "broker.pid" for node in self.nodes()]
        for pid_file in pids:
            pid = live_pid(pid_file)
            if pid and not force:
                os.kill(pid, signal.SIGTERM)
        return any([end(pid_file, force) for pid_file in pids])

    def remove(self):
        self.stop(force=True)
        for node in self.nodes():
            shutil.rmtree(node, ignore_errors=True)
        self.file.unlink(missing_ok=True)


def main(work):
    """Runs a command-line tool; words instead of traces."""
    try:
        sys.exit(work() or 0)
    except Failed as failure:
        print(failure, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
