"""Computes, without Weir's code, what the tests of tests/wire compare with. Run it by hand and copy: python3 tests/wire/vectors.py"""
import base64
import gzip
import hashlib
import hmac
import struct
import urllib.parse
import zlib


def presigned(access, secret, session, region, stamp):
    """SigV4, as AWS documents query-string signing."""
    day = stamp[:8]
    scope = f"{day}/{region}/kafka-cluster/aws4_request"
    fields = {
        "Action": "kafka-cluster:Connect",
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{access}/{scope}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": "900",
        "X-Amz-SignedHeaders": "host",
    }
    if session:
        fields["X-Amz-Security-Token"] = session
    query = "&".join(f"{urllib.parse.quote(k, safe='-_.~')}={urllib.parse.quote(v, safe='-_.~')}" for k, v in sorted(fields.items()))
    host = f"kafka.{region}.amazonaws.com"
    canonical = "\n".join(["GET", "/", query, f"host:{host}", "", "host", hashlib.sha256(b"").hexdigest()])
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + secret).encode()
    for part in (day, region, "kafka-cluster", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return f"https://{host}/?{query}&X-Amz-Signature={signature}&User-Agent=weir"


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def varint(number):
    number = (number << 1) ^ (number >> 63)
    out = b""
    while number >= 0x80:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def blob(data):
    return varint(-1) if data is None else varint(len(data)) + data


def record(offset, time, key, value, headers=()):
    body = b"\0" + varint(time) + varint(offset) + blob(key) + blob(value) + varint(len(headers))
    for name, text in headers:
        body += blob(name) + blob(text)
    return varint(len(body)) + body


def batch(base, records, attributes=0, producer=-1, time=1_790_000_000_000, last=None):
    count = len(records)
    last = count - 1 if last is None else last
    body = struct.pack(">hiqqqhii", attributes, last, time, time + 9, producer, 0 if producer >= 0 else -1, -1, count) + b"".join(records)
    tail = struct.pack(">ib", 5, 2) + struct.pack(">I", crc32c(body)) + body
    return struct.pack(">qi", base, len(tail)) + tail


def message(offset, magic, attributes, key, value, time=0):
    def field(data):
        return struct.pack(">i", -1) if data is None else struct.pack(">i", len(data)) + data
    body = struct.pack(">bb", magic, attributes) + (struct.pack(">q", time) if magic == 1 else b"") + field(key) + field(value)
    whole = struct.pack(">I", zlib.crc32(body)) + body
    return struct.pack(">qi", offset, len(whole)) + whole


if __name__ == "__main__":
    print("msk", presigned("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "", "eu-central-1", "20260102T030405Z"))
    print("msk session", presigned("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "to/ken+==", "us-east-1", "20260102T030405Z"))
    print("token", base64.urlsafe_b64encode(b"https://a?b>>>").decode().rstrip("="))
    print("batch", batch(100, [record(0, 0, b"k", b"v", [(b"h", b"x"), (b"n", None)]), record(1, 7, None, b"second"), record(2, 9, b"gone", None)]).hex())
    marker = struct.pack(">hh", 0, 0)
    print("abort", batch(200, [record(0, 0, marker, struct.pack(">hi", 0, 3))], attributes=0x30, producer=77).hex())
    marker = struct.pack(">hh", 0, 1)
    print("commit", batch(201, [record(0, 0, marker, struct.pack(">hi", 0, 3))], attributes=0x30, producer=78).hex())
    print("set v0", (message(5, 0, 0, b"k", b"v") + message(6, 0, 0, None, None)).hex())
    inner = message(0, 1, 0, b"a", b"1", 1000) + message(1, 1, 0, b"b", b"2", 2000)
    print("set v1 gzip", message(41, 1, 1, None, gzip.compress(inner, mtime=0), 2000).hex())
