/**
 * A Python program that reads another one with Python's own parser and prints what that reaches for outside of the subset,
 * as one line of JSON. It runs nothing of what it reads. `{{SOURCE}}` becomes the other's text as a JSON string.
 */
export const PYTHON_CHECK = String.raw`
import ast, json, sys

source = json.loads({{SOURCE}})
lines = source.split('\n')
found = []

# Modules of the standard library that WebAssembly has not, or that are of no use there.
PROCESSES = {'subprocess', 'multiprocessing', 'pty', 'curses', 'readline'}
NETWORK = {'socket', 'socketserver', 'ssl', 'ftplib', 'smtplib', 'imaplib', 'poplib', 'nntplib', 'telnetlib', 'xmlrpc', 'webbrowser'}
NETWORK_PACKAGES = {'requests', 'httpx', 'aiohttp', 'urllib3', 'websocket', 'websockets', 'paramiko', 'boto3', 'psycopg2', 'pymysql', 'redis'}
NETWORK_CALLS = {'urllib.request.urlopen', 'urllib.request.urlretrieve', 'http.client.HTTPConnection', 'http.client.HTTPSConnection',
                 'http.server.HTTPServer', 'http.server.ThreadingHTTPServer', 'asyncio.open_connection', 'asyncio.start_server'}
SYSTEM = {'grp', 'pwd', 'resource', 'syslog', 'dbm', 'tkinter', 'turtle', 'venv', 'ensurepip', 'msvcrt', 'winreg', 'winsound', 'nt'}
# Refused inside of a harness, which shares its process with the program; free in a project.
NATIVE = {'ctypes', 'cffi'}
CALLS = {'threading.Thread', 'threading.Timer', '_thread.start_new_thread', 'concurrent.futures.ThreadPoolExecutor',
         'concurrent.futures.ProcessPoolExecutor', 'os.fork', 'os.forkpty', 'os.system', 'os.popen', 'os.posix_spawn', 'os.execv',
         'os.execve', 'os.execvp', 'os.execvpe', 'os.execl', 'os.execle', 'os.execlp', 'os.spawnv', 'os.spawnl', 'os.spawnvp',
         'asyncio.create_subprocess_exec', 'asyncio.create_subprocess_shell', 'asyncio.to_thread'}

def add(node, kind, needs, name):
    text = lines[node.lineno - 1] if node.lineno <= len(lines) else ''
    before = text.encode('utf-8', 'surrogatepass')[:node.col_offset].decode('utf-8', 'replace')
    found.append([kind, needs, node.lineno, len(before.encode('utf-16-le', 'surrogatepass')) // 2 + 1, name])

def module(node, name):
    top = name.split('.')[0]
    if top in NETWORK or top in NETWORK_PACKAGES:
        add(node, 'network', 'nowhere', name)
    elif top in PROCESSES:
        add(node, 'processes', 'process', name)
    elif top in NATIVE:
        add(node, 'module', 'project', name)
    elif top in SYSTEM:
        add(node, 'module', 'process', name)
    elif top not in sys.stdlib_module_names and top != '__main__':
        add(node, 'package', 'project', name)

try:
    tree = ast.parse(source, 'code.py')
except SyntaxError as error:
    print(json.dumps({'syntax': [error.lineno or 1, max(1, error.offset or 1), error.msg]}))
except (ValueError, RecursionError, MemoryError):
    print(json.dumps({'unchecked': True}))
else:
    # Names as they were imported, so that a call is known whatever it is called here.
    known, written, guarded = {}, set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and any(
                h.type is None or any(isinstance(n, ast.Name) and n.id in ('ImportError', 'ModuleNotFoundError', 'Exception')
                                      for n in ast.walk(h.type)) for h in node.handlers):
            # A program that is ready for a missing module can do without.
            guarded.update(id(n) for part in node.body for n in ast.walk(part))
        if isinstance(node, ast.Import):
            for alias in node.names:
                known[alias.asname or alias.name.split('.')[0]] = alias.name if alias.asname else alias.name.split('.')[0]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            for alias in node.names:
                known[alias.asname or alias.name] = (node.module or '') + '.' + alias.name
    def dotted(node):
        if isinstance(node, ast.Name):
            return known.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            above = dotted(node.value)
            return None if above is None else above + '.' + node.attr
        return None
    def opened(node):
        if isinstance(node, ast.Call) and dotted(node.func) in ('open', 'io.open') and node.args:
            path = node.args[0]
            mode = node.args[1] if len(node.args) > 1 else next((k.value for k in node.keywords if k.arg == 'mode'), None)
            if isinstance(path, ast.Constant) and isinstance(path.value, str):
                return path.value, 'r' if mode is None else mode.value if isinstance(mode, ast.Constant) else '?'
        return None
    for node in ast.walk(tree):
        path = opened(node)
        if path is not None and not str(path[1]).startswith('r'):
            written.add(path[0])
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and id(node) not in guarded:
            for alias in node.names:
                module(node, alias.name)
        elif isinstance(node, ast.ImportFrom) and id(node) not in guarded:
            if node.level > 0:
                add(node, 'files', 'project', '.' * node.level + (node.module or ''))
            else:
                module(node, node.module or '')
        elif isinstance(node, ast.Call):
            name = dotted(node.func)
            if name in CALLS:
                add(node, 'processes', 'process', name)
            elif name in NETWORK_CALLS:
                add(node, 'network', 'nowhere', name)
            path = opened(node)
            if path is not None and path[0] not in written and not path[0].startswith('/tmp/') and '__file__' not in path[0]:
                add(node, 'files', 'project', path[0][:200])
    print(json.dumps({'found': found[:1000]}))
`;
