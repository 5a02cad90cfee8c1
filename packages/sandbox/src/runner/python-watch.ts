/**
 * Python that takes hold of what tests rely on and compares it later: `_watch(modules, names, scope)` gives a pair. `tampered()`
 * names what was replaced; `unchanged()` makes a comparison that is called once. That one decides: it is made of C functions
 * alone, so that no signal handler, finalizer or thread of the program finds a frame of it to look into or to write to.
 */
export const PYTHON_WATCH = `
def _watch(modules, names, scope):
    from _functools import partial
    from _operator import attrgetter, is_
    from itertools import chain, repeat
    from types import FunctionType
    all_, type_, str_, frozenset_ = all, type, str, frozenset

    # What tests and the library themselves set.
    free = ('_', 'input', 'print', 'open', '__warningregistry__', '_inst', '_cache')
    # What Python adds to a class that it was asked of its source.
    lazy = ('__annotations__', '__annotations_cache__', '__annotate__', '__annotate_func__')
    kept, things = [('__main__', scope, ('__builtins__',), (scope['__builtins__'],), None)], []

    def keep(label, thing, allowed=None):
        owner = vars(thing)
        keys = tuple(key for key in owner if key not in free)
        kept.append((label, owner, keys, tuple(map(owner.get, keys)), allowed))
        things.append(thing)

    for name in ('builtins',) + tuple(names):
        if name in modules:
            keep(name, modules[name])
    if 'unittest' in modules:
        for name in ('case', 'suite', 'result', 'runner', 'loader'):
            module = modules['unittest.' + name]
            for found in list(vars(module).values()):
                # What is added to a class changes it too.
                if isinstance(found, type_) and found.__module__ == module.__name__:
                    keep(found.__module__ + '.' + found.__qualname__, found, frozenset_(vars(found)).union(lazy))
        loader = modules['unittest'].defaultTestLoader
        own = frozenset_(vars(loader)).union(('testNamePatterns', '_top_level_dir'))
        kept.append(('unittest.defaultTestLoader', vars(loader), (), (), own))

    kept, things = tuple(kept), tuple(things)
    types = tuple(map(type_, things))
    values = (getattr(value, '__func__', value) if type_(value) in (staticmethod, classmethod) else value
              for entry in kept for value in entry[3])
    functions = tuple(value for value in values if type_(value) is FunctionType)
    code_of, defaults_of = attrgetter('__code__'), attrgetter('__defaults__')
    codes, defaults = tuple(map(code_of, functions)), tuple(map(defaults_of, functions))
    loaded = tuple((name, module) for name, module in modules.items() if name != '__main__')
    loaded_names, loaded_modules = tuple(name for name, _ in loaded), tuple(module for _, module in loaded)
    owners = tuple(entry[1] for entry in kept)
    closed = tuple((entry[4], entry[1]) for entry in kept if entry[4] is not None)
    allowed, limited = tuple(names for names, _ in closed), tuple(owner for _, owner in closed)

    def unchanged():
        return partial(all_, chain.from_iterable((
            map(is_, map(modules.get, loaded_names), loaded_modules),
            map(is_, map(type_, things), types),
            map(is_, map(code_of, functions), codes),
            map(is_, map(defaults_of, functions), defaults),
            # A name of another type may equal a string at one time and not at another.
            map(is_, map(type_, chain.from_iterable(owners)), repeat(str_)),
            map(frozenset_.issuperset, allowed, limited),
            *(map(is_, map(owner.get, keys), values) for _, owner, keys, values, _ in kept))))

    def tampered():
        for label, owner, keys, values, allowed in kept:
            for key, value in zip(keys, values):
                if owner.get(key) is not value:
                    return label + '.' + key
            for key in owner:
                if type_(key) is not str_:
                    return 'a name in ' + label
                if allowed is not None and key not in allowed:
                    return label + '.' + key
        for name, module in loaded:
            if modules.get(name) is not module:
                return "sys.modules['" + name + "']"
        for thing, kind in zip(things, types):
            if type_(thing) is not kind:
                return 'the class of ' + thing.__name__
        for function, code, values in zip(functions, codes, defaults):
            if function.__code__ is not code or function.__defaults__ is not values:
                return function.__qualname__
        return ''

    return tampered, unchanged
`;
