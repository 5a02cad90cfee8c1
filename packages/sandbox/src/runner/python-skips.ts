/**
 * Python, for a place inside a function: `no_skips(case, suite)` makes it an error of a test when the program that it tests raises
 * what unittest takes for a skip, or for a subtest that ended its test; `no_skips` gives what undoes that, for tests that skip on
 * their own. Of `unittest.case` and `unittest.suite` of Python 3.9 and newer.
 */
export const PYTHON_SKIPS = `
    def no_skips(case, suite):
        executor = case._Outcome.testPartExecutor
        level = suite.TestSuite._addClassOrModuleLevelException

        def testPartExecutor(self, *args, **kwargs):
            with executor(self, *args, **kwargs):
                try:
                    yield
                except SkipTest as error:
                    raise AssertionError('what is tested skipped its test') from error
                except _ShouldStop as error:
                    # Raised by unittest where a subtest has failed, as it may have been expected to.
                    if self.success and not self.expectedFailure:
                        raise AssertionError('what is tested stopped its test') from error
                    raise

        def _addClassOrModuleLevelException(self, result, exception, *args, **kwargs):
            if isinstance(exception, case.SkipTest):
                exception = AssertionError('what is tested skipped its tests')
            return level(self, result, exception, *args, **kwargs)

        # A function of that module's: tracebacks begin after those.
        own = FunctionType(testPartExecutor.__code__, vars(case), 'testPartExecutor', None, testPartExecutor.__closure__)
        case._Outcome.testPartExecutor = case.contextlib.contextmanager(own)
        suite.TestSuite._addClassOrModuleLevelException = FunctionType(
            _addClassOrModuleLevelException.__code__, vars(suite), '_addClassOrModuleLevelException', None,
            _addClassOrModuleLevelException.__closure__)

        def undo():
            case._Outcome.testPartExecutor = executor
            suite.TestSuite._addClassOrModuleLevelException = level
        return undo
`;
