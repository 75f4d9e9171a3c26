#include "backend/engine/script/pythonruntime.h"

namespace weir::engine {

const std::string_view pythonRuntime = R"python(
import base64, bisect, collections, ctypes, datetime, decimal, functools, hashlib, hmac, itertools, json, math, os, random, re
import resource, signal, string, struct, sys, time, types, unicodedata, urllib.parse, uuid

ctypes.CDLL(None).prctl(1, 9, 0, 0, 0)
MiB = 1024 * 1024
for what, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_AS, 1024 * MiB),
                    (resource.RLIMIT_DATA, 128 * MiB), (resource.RLIMIT_NOFILE, 3)):
    resource.setrlimit(what, (value, value))
sys.setrecursionlimit(500)

read, write = os.read, os.write
MOST_RESULTS, ROOM, MOST_LOGS, LONGEST = 100, 8 * MiB, 200, 1000
THREW, TIME, MEMORY, SHAPE = range(4)
dumps = json.JSONEncoder(ensure_ascii=False, separators=(',', ':'), allow_nan=False).encode
loads = json.JSONDecoder().decode


class TooLong(BaseException):
    pass


class Wrong(Exception):
    pass


def text_of(value):
    return value if isinstance(value, str) else dumps(value)


def hash_of(value):
    return None if value is None else hashlib.sha256(text_of(value).encode()).hexdigest()


def mask(value):
    if value is None:
        return None
    if isinstance(value, (dict, list, tuple)):
        return '***'
    text = text_of(value)
    at = text.rfind('@')
    if 0 < at < len(text) - 1:
        return text[0] + '***' + text[at:]
    shown = 4 if len(text) > 8 else 0
    return '*' * (len(text) - shown) + text[len(text) - shown:]


logs, left_out = [], 0
step, event_index, program_index = 0, 0, 0
seen_step, seen_since, armed = -1, 0.0, False
step_seconds = 0.1


def log(*values):
    global left_out
    if len(logs) >= MOST_LOGS:
        left_out += 1
        return
    line = ' '.join(text_of(value) for value in values).encode()[:LONGEST].decode(errors='ignore')
    logs.append((event_index, program_index, line))


def tick(*_):
    global seen_step, seen_since
    now = time.process_time()
    if step != seen_step:
        seen_step, seen_since = step, now
    elif armed and now - seen_since >= step_seconds:
        seen_since = now
        raise TooLong


signal.signal(signal.SIGPROF, tick)


def take(count):
    parts = []
    while count > 0:
        part = read(0, min(count, MiB))
        if not part:
            os._exit(0)
        parts.append(part)
        count -= len(part)
    return b''.join(parts)


def give(kind, body=b''):
    rest = memoryview(struct.pack('<I', len(body) + 1) + kind + body)
    while rest:
        rest = rest[write(1, rest):]


def number(value):
    out = bytearray()
    while value >= 128:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def text(value):
    value = value.encode() if isinstance(value, str) else value
    return number(len(value)) + value


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 1

    def number(self):
        data, at = self.data, self.at
        value = data[at]
        at += 1
        if value >= 128:
            value &= 127
            shift = 7
            while True:
                byte = data[at]
                at += 1
                value |= (byte & 127) << shift
                if byte < 128:
                    break
                shift += 7
        self.at = at
        return value

    def text(self):
        size = self.number()
        begin = self.at
        self.at = begin + size
        return self.data[begin:begin + size].decode()


programs = {}


class Program:
    def __init__(self, name, code):
        self.name, self.compiled = name, compile(code, name, 'exec')
        self.batch, self.transform, self.contexts = 0, None, {}

    def prepare(self, batch):
        if self.batch == batch:
            return
        self.batch, self.contexts, self.transform = batch, {}, None
        around = {'__builtins__': __builtins__, '__name__': self.name, 'hash': hash_of, 'mask': mask, 'log': log,
                  'json': json, 're': re, 'math': math, 'datetime': datetime}
        exec(self.compiled, around)
        self.transform = around.get('transform')
        if not callable(self.transform):
            raise Wrong('there is no function called transform')


def mistake_of(error, name):
    if isinstance(error, TooLong):
        return TIME, 0, 0, 'it runs too long'
    if isinstance(error, MemoryError):
        return MEMORY, 0, 0, 'it needs more memory than it may have'
    if isinstance(error, Wrong):
        return SHAPE, 0, 0, str(error)
    if isinstance(error, SyntaxError) and error.filename == name:
        return THREW, error.lineno or 0, error.offset or 0, f'{type(error).__name__}: {error.msg}'
    line = column = 0
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
            places = list(itertools.islice(trace.tb_frame.f_code.co_positions(), trace.tb_lasti // 2, None))
            column = (places[0][2] or 0) + 1 if places else 0
        trace = trace.tb_next
    try:
        message = f'{type(error).__name__}: {error}'
    except BaseException:
        message = type(error).__name__
    return THREW, line, column, ' '.join(message.split())[:LONGEST]


def results_of(value):
    if value is None:
        return []
    if isinstance(value, dict):
        return [dumps(value)]
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Wrong(f'it returned {type(value).__name__}; an event, a list of events or None is wanted')
    if len(value) > MOST_RESULTS:
        raise Wrong('it made more than 100 events of one')
    return [dumps(one) for one in value]


def apply(id, batch, now, source, one):
    global step, program_index, armed
    program = programs[id]
    program_index = id
    step += 1
    try:
        armed = True
        program.prepare(batch)
        around = program.contexts.get(source)
        if around is None:
            around = program.contexts[source] = types.MappingProxyType(
                {'source': source, 'transformation': program.name, 'now': now})
        made = results_of(program.transform(loads(one), around))
        armed = False
        return made, None
    except BaseException as error:
        armed = False
        program.batch = 0
        return None, (id, *mistake_of(error, program.name))


def answer(chain, batch, now, source, one):
    texts = [one]
    for id in chain:
        following = []
        for each in texts:
            made, mistake = apply(id, batch, now, source, each)
            if mistake:
                return None, mistake
            following += made
            if len(following) > MOST_RESULTS:
                return None, (id, SHAPE, 0, 0, 'it made more than 100 events of one')
        texts = following
    return texts, None


def run(data, batch):
    global event_index, step_seconds, left_out
    reader = Reader(data)
    step_seconds = reader.number() / 1000
    batch_seconds = reader.number() / 1000
    now = reader.number()
    now = now >> 1 ^ -(now & 1)
    sources = [reader.text() for _ in range(reader.number())]
    chains = [[reader.number() for _ in range(reader.number())] for _ in range(reader.number())]
    count = reader.number()
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, 0.02, 0.02)
    out, answered, texts, size = [], 0, [], 0
    for event_index in range(count):
        chain, source, one = chains[reader.number()], sources[reader.number()], reader.text()
        made, mistake = answer(chain, batch, now, source, one)
        answered += 1
        if mistake:
            id, cause, line, column, message = mistake
            out.append(b'\2' + number(id) + number(cause) + number(line) + number(column) + text(message))
        elif len(made) == 1 and made[0] == one:
            out.append(b'\0')
        else:
            made = [each.encode(errors='replace') for each in made]
            out.append(b'\1' + number(len(made)) + b''.join(number(len(each)) for each in made))
            texts += made
            size += sum(map(len, made))
        if size > ROOM or time.process_time() - began >= batch_seconds:
            break
    signal.setitimer(signal.ITIMER_PROF, 0)
    said = b''.join(number(index) + number(id) + text(line) for index, id, line in logs)
    body = (b'\0' + number(answered) + b''.join(out) + number(len(logs)) + said + number(left_out) +
            text(b'[' + b','.join(texts) + b']'))
    logs.clear()
    left_out = 0
    return body


def load(data, batch):
    global step, armed
    reader = Reader(data)
    id, name, code = reader.number(), reader.text(), reader.text()
    step += 1
    signal.setitimer(signal.ITIMER_PROF, 0.02, 0.02)
    try:
        armed = True
        program = Program(name, code)
        program.prepare(batch)
        programs[id] = program
        mistake = None
    except BaseException as error:
        mistake = mistake_of(error, name)
    armed = False
    signal.setitimer(signal.ITIMER_PROF, 0)
    logs.clear()
    if mistake:
        give(b'M', number(mistake[1]) + number(mistake[2]) + text(mistake[3]))
    else:
        give(b'K')


def main():
    give(b'H')
    batch = 0
    while True:
        size, = struct.unpack('<I', take(4))
        data = take(size)
        batch += 1
        if data[:1] == b'L':
            load(data, batch)
        elif data[:1] == b'R':
            give(b'D', run(data, batch))
        else:
            return


main()
)python";

} // namespace weir::engine
