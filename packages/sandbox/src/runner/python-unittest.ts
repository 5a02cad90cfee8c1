/**
 * Python, for a place inside a function: `hardened(modules, skips, argv)` changes unittest so that a program cannot leave the tests
 * that call it without a trace, and gives what undoes that. `skips` says whether a skip (`SkipTest`) is one whoever raises it, as
 * for tests that skip on their own; else it is an error of the test. A report that fails, a `SystemExit` that would leave the
 * runner, and a `_ShouldStop` without a failed subtest before it are errors. Where the tests give none, the arguments of
 * `unittest.main` are no others than `argv`, a tuple, or those that the program leaves for `None`. For Python 3.9 and newer.
 */
export const PYTHON_UNITTEST = `
    def hardened(modules, skips, argv):
        case, suite, runner, main = (modules['unittest.' + name] for name in ('case', 'suite', 'runner', 'main'))
        program = main.TestProgram
        executor, level = case._Outcome.testPartExecutor, suite.TestSuite._addClassOrModuleLevelException
        skipped = () if skips else case.SkipTest

        def part(self, *args, **kwargs):
            try:
                with executor(self, *args, **kwargs):
                    try:
                        yield
                    except skipped as error:
                        raise AssertionError('what is tested skipped its test') from error
                    except _ShouldStop as error:
                        # Raised by unittest where a subtest has failed, as it may have been expected to.
                        if self.success and not self.expectedFailure:
                            raise AssertionError('what is tested stopped its test') from error
                        raise
            except BaseException as error:
                if type(error) is KeyboardInterrupt or type(error) is GeneratorExit:
                    raise
                raise RuntimeError('the end of a test could not be noted') from None

        def of_level(self, result, exception, *args, **kwargs):
            # It is asked only whether it is a skip, and may answer that in two ways.
            return level(self, result, RuntimeError(), *args, **kwargs)

        def contained(function, owner):
            def call(self, *args, **kwargs):
                try:
                    return function(self, *args, **kwargs)
                except SystemExit as error:
                    raise RuntimeError('SystemExit while tests were loaded or run') from error
            return of(call, owner)

        def of(function, owner):
            # Tracebacks begin after functions of its modules.
            return FunctionType(function.__code__, vars(owner), function.__name__, None, function.__closure__)

        defaults = program.__init__.__defaults__
        taken = program.__init__.__code__.co_varnames[:program.__init__.__code__.co_argcount][-len(defaults):]
        changes = [(case._Outcome, 'testPartExecutor', case.contextlib.contextmanager(of(part, case))),
                   (program, 'createTests', contained(program.createTests, main)),
                   (runner.TextTestRunner, 'run', contained(runner.TextTestRunner.run, runner)),
                   (program.__init__, '__defaults__', tuple(
                       argv if name == 'argv' else value for name, value in zip(taken, defaults)))]
        if not skips:
            changes.append((suite.TestSuite, '_addClassOrModuleLevelException', of(of_level, suite)))
        before = [(owner, name, getattr(owner, name)) for owner, name, _ in changes]
        for each in changes:
            setattr(*each)

        def undo():
            for each in before:
                setattr(*each)
        return undo
`;
