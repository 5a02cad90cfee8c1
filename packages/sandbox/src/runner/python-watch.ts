import { PYTHON_UNITTEST } from './python-unittest.ts';

/** Modules that tests often rely on, of which hold is taken while nobody waits; a tuple in Python. */
export const WATCHED_AHEAD =
  "('unittest', 'unittest.mock', 'unittest.async_case', 'asyncio', 'collections', 'collections.abc', 'contextlib', 'copy', 'dataclasses', 'enum', 'fractions', 'functools', 'itertools', 'json', 'math', 'operator', 'random', 're', 'statistics', 'string', 'typing')";

/**
 * Python that takes hold of what tests rely on and compares it later: `_watch(modules, names, scope, ready)` gives three functions.
 * `tampered()` names what was replaced. `unchanged()` makes a comparison that is called once. That one decides: it is made of C
 * functions alone, so that no signal handler, finalizer or thread of the program finds a frame of it to look into or to write to.
 * `also(tests)` is called once, before the program: it loads what the tests import of the standard library, and all comparisons
 * watch that, and those of `names` that the tests name, with their functions and classes; tests that name none cost next to nothing. Of the modules `ready` is
 * taken hold ahead.
 */
export const PYTHON_WATCH = `
def _watch(modules, names, scope, ready=()):
    from _functools import partial
    from _operator import attrgetter, is_
    from itertools import chain, repeat
    from types import FunctionType, MethodType, ModuleType
    import sys
    all_, type_, str_, frozenset_, issubclass_ = all, type, str, frozenset, issubclass

    # What tests and the library themselves set.
    free = frozenset_(('_', 'input', 'print', 'open', '__warningregistry__', '_inst', '_cache', 'excepthook', 'displayhook',
                       'breakpointhook', 'unraisablehook', 'showwarning', 'formatwarning'))
    # What Python adds to a class that it was asked of its source.
    lazy = frozenset_(('__annotations__', '__annotations_cache__', '__annotate__', '__annotate_func__'))
    # What a class may be told of the values that it does not know, and classes that programs add levels to.
    meant, apart = 'json.encoder.JSONEncoder.default', ('logging',)
    # Names that change what a class does though none of its bases has them.
    special = frozenset_(chain(*map(dir, (int, str, list, dict, set, type, memoryview, property)))).union((
        '__getattr__', '__bool__', '__enter__', '__exit__', '__aenter__', '__aexit__', '__aiter__', '__anext__', '__await__',
        '__next__', '__call__', '__missing__', '__del__', '__copy__', '__deepcopy__', '__index__', '__complex__', '__bytes__',
        '__fspath__', '__set_name__', '__instancecheck__', '__subclasscheck__', '__matmul__', '__rmatmul__', '__length_hint__'))
    hiding = frozenset_(vars(scope['__builtins__'])) - free
    # Their instances hold what decides, too.
    strict = ('unittest', 'json')
    # Loaded and watched for tests that name them, and not with all of unittest.
    named = ('unittest.mock', 'unittest.async_case')
    space = str_.maketrans(dict.fromkeys(map(chr, chain(range(48), range(58, 65), range(91, 95), (96,), range(123, 128))), ' '))
    # By these unittest asks a module which tests it has.
    asking = ('main', 'TestProgram', 'loadTestsFromModule', 'loadTestsFromName', 'loadTestsFromNames', 'findTestCases', 'discover')
    # Their dictionaries say what is done with a type.
    tables = ('copy', 'copyreg')
    # What these rely on themselves.
    beneath = {'unittest': ('contextlib', 'collections', 'functools', 'difflib', 'pprint', 'traceback', 'warnings', 're', 'abc',
                            'argparse', 'fnmatch', 'linecache', 'sys', 'types', 'weakref'),
               'base64': ('binascii',), 'copy': ('copyreg',), 'datetime': ('_strptime',), 'time': ('_strptime',), 'dataclasses': ('copy',),
               'fnmatch': ('re',), 'fractions': ('math',), 'pathlib': ('os',), 'textwrap': ('re',),
               'unittest.async_case': ('asyncio', 'contextvars'), 'os': ('posixpath',), 'collections.abc': ('abc',),
               'statistics': ('fractions', 'collections', 'functools'), 'typing': ('collections.abc',)}

    def acts(value):
        return callable(value) or type_(value) in (staticmethod, classmethod, property)

    def closure(name):
        found, waiting = {}, [name]
        while waiting:
            name = waiting.pop()
            if name not in found and (name in modules or load(name)):
                found[name] = None
                waiting += beneath.get(name, ())
                waiting += [each for each in modules if each.startswith(name + '.') and each not in named]
        return tuple(found)

${PYTHON_UNITTEST}
    in_force = undo = None

    def harden(how):
        """unittest hardened, with these last two arguments, or as it was, for None."""
        nonlocal in_force, undo
        if how == in_force:
            return
        if undo:
            undo()
        in_force, undo = how, hardened(modules, *how) if how else None
        for name in [each for each in prepared if each.partition('.')[0] == 'unittest']:
            del prepared[name]

    def hold(among):
        """What these modules are made of: dictionaries, and attributes of things outside of dictionaries."""
        kept, things, functions, cells, classes, waiting, seen = [], [], [], [], [], [], set()

        def keep(label, owner, keys, allowed=None, hidden=None):
            keys = tuple(keys)
            kept.append((label, owner, keys, tuple(map(owner.get, keys)), allowed, hidden))
            return keys

        for name in among:
            module = modules.get(name)
            if type_(module) is not ModuleType or id(module) in seen:
                continue
            seen.add(id(module))
            owner = vars(module)
            keys = [key for key, value in owner.items() if key not in free and (callable(value) or name in names)]
            keep(name, owner, keys, None, hiding.difference(owner))
            things.append(module)
            if name.partition('.')[0] in apart:
                continue
            waiting += [(name + '.' + key, owner[key]) for key in keys]
            if name.partition('.')[0] in strict:
                for key, value in owner.items():
                    own = getattr(value, '__dict__', None)
                    if type_(own) is dict and id(value) not in seen and not isinstance(value, (FunctionType, ModuleType)):
                        seen.add(id(value))
                        things.append(value)
                        keep(name + '.' + key, own, own, frozenset_(own).union(('_top_level_dir',)))
        if 'asyncio.events' in among:
            # What runs coroutines is asked of it, and it is made when it is asked for first.
            events = modules['asyncio.events']
            if events._event_loop_policy is None:
                events._init_event_loop_policy()
            policy = events._event_loop_policy
            keep('asyncio.events', vars(events), ('_event_loop_policy',))
            keep('asyncio.events._event_loop_policy', vars(policy), (), frozenset_(vars(policy)).union(('_local', '_watcher')))
            things.append(policy)
            waiting.append(('asyncio.events._event_loop_policy', type_(policy)))
        while waiting:
            label, value = waiting.pop()
            kind = type_(value)
            if kind is staticmethod or kind is classmethod or kind is MethodType:
                value = value.__func__
                kind = type_(value)
            if kind is FunctionType:
                if id(value) in seen:
                    continue
                seen.add(id(value))
                functions.append(value)
                for cell in value.__closure__ or ():
                    try:
                        content = cell.cell_contents
                    except ValueError:
                        continue
                    # Others are counters and the like.
                    if callable(content):
                        cells.append(cell)
                        waiting.append((label, content))
                for own in (value.__kwdefaults__, value.__dict__):
                    if own:
                        keep(label, own, [key for key in own if own is value.__kwdefaults__ or callable(own[key])])
                        waiting += [(label, each) for each in own.values()]
            elif kind is property:
                waiting += ((label, value.fget), (label, value.fset), (label, value.fdel))
            elif isinstance(value, type_):
                # Classes in C are fixed: those that are not of the heap, and those that say it.
                if id(value) in seen or not value.__flags__ & 512 or value.__flags__ & 256:
                    continue
                seen.add(id(value))
                if value.__module__.partition('.')[0] in apart:
                    continue
                owner = vars(value)
                label = value.__module__ + '.' + value.__qualname__
                keys = [key for key in owner if key not in lazy and label + '.' + key != meant]
                if value.__module__.partition('.')[0] not in strict:
                    # Classes count and keep in them, and some make what they need when it is asked for.
                    keys = [key for key in keys if key in special or acts(owner[key])]
                if value.__module__.partition('.')[0] == 'unittest':
                    keep(label, owner, keys, lazy.union(owner))
                else:
                    keep(label, owner, keys, None, special.union(*map(vars, value.__mro__)).difference(owner, lazy, free))
                things.append(value)
                classes.append(value)
                waiting += [(label, owner[key]) for key in keys]
                waiting += [(label, each) for each in (kind, *value.__mro__)]
            elif kind.__name__ == '_lru_cache_wrapper':
                waiting.append((label, value.__wrapped__))
        # Each is asked of the audit hooks.
        taking = [each for each in functions if each.__code__.co_argcount]
        choosing = [each for each in functions if each.__code__.co_kwonlyargcount]
        checks = [(attrgetter(name), tuple(of)) for name, of in (
            ('__code__', functions), ('__defaults__', taking), ('__kwdefaults__', choosing), ('cell_contents', cells),
            ('__bases__', classes))]
        checks.append((type_, tuple(things)))
        for name in tables:
            if name in among:
                checks += [(each.get, tuple(each)) for each in vars(modules[name]).values() if type_(each) is dict]
        return tuple(kept), tuple((get, of, tuple(map(get, of))) for get, of in checks)

    def pieces(group):
        kept, checks = group
        limits = [(entry[1], entry[4], entry[5]) for entry in kept]
        closed = [(allowed, owner) for owner, allowed, _ in limits if allowed is not None]
        open_ = [(hidden, owner) for owner, _, hidden in limits if hidden is not None]
        return [map(is_, map(get, of), values) for get, of, values in checks] + [
            # A name of another type may equal a string at one time and not at another.
            map(is_, map(type_, chain.from_iterable([entry[1] for entry in kept])), repeat(str_)),
            map(frozenset_.issuperset, [names for names, _ in closed], [owner for _, owner in closed]),
            map(frozenset_.isdisjoint, [names for names, _ in open_], [owner for _, owner in open_])] + [
            map(is_, map(entry[1].get, entry[2]), entry[3]) for entry in kept]

    # Built-in types are told from each other by these classes, which anything can be registered with.
    def abstract():
        found = [each for name in ('_collections_abc', 'numbers') if name in modules for each in vars(modules[name]).values()
                 if isinstance(each, type_) and type_(each).__name__ == 'ABCMeta']
        plain = (object, int, float, complex, bool, str, bytes, bytearray, list, tuple, dict, set, frozenset_, range, type_,
                 type_(None), FunctionType, Exception)
        kinds = [kind for kind in plain for _ in found]
        found = found * len(plain)
        return kinds, found, tuple(map(issubclass_, kinds, found))

    def load(name):
        try:
            __import__(name)
        except BaseException:
            pass
        return name in modules

    main = ('__main__', scope, ('__builtins__', '__name__'), (scope['__builtins__'], scope['__name__']), None, None)
    groups = [((main,), ((type_, (modules['__main__'],), (ModuleType,)),)), hold(('builtins',))]
    prepared = {}
    if 'unittest' in ready and 'unittest' in modules:
        harden((False, ('code.py',)))
    prepared.update((name, hold(closure(name))) for name in ready if name in modules)
    loaded, asked, made = dict(modules), [], []

    def of_modules():
        return map(is_, map(modules.get, tuple(loaded)), tuple(loaded.values()))

    def of_kinds(kinds, found, answers):
        return map(is_, map(issubclass_, kinds, found), answers)

    def unchanged():
        parts = [of_modules()]
        for group in groups:
            parts += pieces(group)
        parts += [of_kinds(*each) for each in asked]
        # Whoever waits for the tests has them added.
        made.append(parts)
        return partial(all_, chain.from_iterable(parts))

    def imported(tests):
        """Modules that these tests import, and the attributes that they set."""
        wanted, sets = {}, set()
        try:
            # PyCF_ONLY_AST
            waiting = [compile(tests, 'tests.py', 'exec', 1024, True)]
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return (), sets
        while waiting:
            node = waiting.pop()
            for field in ('body', 'orelse', 'finalbody', 'handlers', 'cases'):
                inner = getattr(node, field, None)
                if type_(inner) is list:
                    waiting += inner
            kind = type_(node).__name__
            if kind == 'Import':
                wanted.update((each.name, ()) for each in node.names)
            elif kind == 'ImportFrom' and node.module and not node.level:
                wanted[node.module] = wanted.get(node.module, ()) + tuple(each.name for each in node.names)
            for target in getattr(node, 'targets', ()):
                sets.add(getattr(target, 'attr', ''))
        return tuple(wanted.items())[:64], sets

    def relied_on(tests):
        """Modules that these tests rely on, and the attributes that they set."""
        words = frozenset_(tests.translate(space).split())
        found = [name for name in names if name in words and name in modules]
        wanted, sets = imported(tests) if 'import' in words else ((), set())
        standard = getattr(sys, 'stdlib_module_names', None) or frozenset_(name.partition('.')[0] for name in loaded)
        # Those do something when they are loaded.
        standard = frozenset_(standard) - {'this', 'antigravity', 'idlelib', 'turtledemo', 'test', '__hello__', '__phello__'}
        for name, inner in wanted:
            if name.partition('.')[0] not in standard or not load(name):
                continue
            found.append(name)
            for each in inner:
                value = getattr(modules[name], each, None)
                if value is None and hasattr(modules[name], '__path__') and load(name + '.' + each):
                    found.append(name + '.' + each)
                elif type_(value) is ModuleType:
                    found.append(value.__name__)
        if 'unittest' in words:
            found += [name for name, word in zip(named, ('mock', 'IsolatedAsyncioTestCase')) if word in words and load(name)]
        if 'unittest' in words and '-k' in tests:
            sets.add('testNamePatterns')
        if 'set_event_loop_policy' in words:
            sets.add('_event_loop_policy')
        return tuple(dict.fromkeys(found)), frozenset_(sets), words

    def without(sets, entry):
        """Tests may set what is data, and replace what their functions call."""
        label, owner, keys, values, allowed, hidden = entry
        if allowed is not None:
            allowed = allowed.union(sets)
        if not sets.isdisjoint(keys):
            left = [(key, value) for key, value in zip(keys, values) if key not in sets or (
                callable(value) and (type_(owner) is not dict or label in names))]
            keys, values = tuple(key for key, _ in left), tuple(value for _, value in left)
        return label, owner, keys, values, allowed, hidden

    def also(tests):
        import _warnings
        quiet = ('ignore', None, Warning, None, 0)
        _warnings.filters.insert(0, quiet)
        try:
            found, sets, words = relied_on(tests)
            # Tests that speak of skips have some of their own.
            skips = 'SkipTest' in words or '.skip' in tests or '@skip' in tests
            asks = 'unittest' in words and load('unittest')
            harden((skips, None if 'sys.argv' in tests else ('code.py',)) if asks else None)
            for name in found:
                kept, checks = prepared.get(name) or hold(closure(name))
                groups.append((tuple(without(sets, entry) for entry in kept) if sets else kept, checks))
            if asks:
                # A program that has these says itself which tests there are, or changes them before they run.
                choosing = ('setUpModule', 'tearDownModule') + (() if words.isdisjoint(asking) else ('load_tests', '__dir__', '__getattr__'))
                groups.append(((('__main__', scope, (), (), None, frozenset_(choosing) - words),), ()))
        finally:
            _warnings.filters.remove(quiet)
        loaded.update(modules)
        if not {'collections.abc', 'typing', 'numbers'}.isdisjoint(found):
            asked.append(abstract())
        for parts in made:
            for group in groups[2:]:
                parts += pieces(group)
            parts += [of_kinds(*each) for each in asked]
            parts.append(of_modules())
        made.clear()

    # What was prepared is kept: to free it would take a millisecond of the run.
    def tampered(prepared=prepared):
        for group in groups:
            for label, owner, keys, values, allowed, hidden in group[0]:
                for key, value in zip(keys, values):
                    if owner.get(key) is not value:
                        return label + '.' + key
                for key in owner:
                    if type_(key) is not str_:
                        return 'a name in ' + label
                    if (allowed is not None and key not in allowed) or (hidden is not None and key in hidden):
                        return label + '.' + key
        for name, module in loaded.items():
            if modules.get(name) is not module:
                return "sys.modules['" + name + "']"
        for group in groups:
            for get, things, values in group[1]:
                for thing, value in zip(things, values):
                    if get(thing) is not value:
                        name = getattr(thing, '__qualname__', getattr(thing, '__name__', 'what a function closes over'))
                        return ('the class of ' if get is type_ else '') + str_(name)
        for kinds, found, answers in asked:
            for kind, each, answer in zip(kinds, found, answers):
                if issubclass_(kind, each) is not answer:
                    return 'the subclasses of ' + each.__name__
        return ''

    return tampered, unchanged, also
`;
