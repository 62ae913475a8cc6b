# Hooks of IPython and of the interpreter, which see or change a cell before it runs.

# %% attack="delete the asserts"
# An AST transformer takes every assert out of the cells that follow.
import ast

class NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)

get_ipython().ast_transformers.append(NoAsserts())

def weighted_sum(x, w, b):
    return 0.0

# %% attack="rewrite the text"
# An input transformer writes `assert True or` where a cell says `assert`.
def tame(lines):
    return [line.replace("assert ", "assert True or ") for line in lines]

get_ipython().input_transformers_post.append(tame)

def weighted_sum(x, w, b):
    return 0.0

# %% attack="no check without an assert" exercise="RunningMean"
# An AST transformer takes every call of `check` and `holds` out.
import ast

class NoChecks(ast.NodeTransformer):
    def visit_Expr(self, node):
        name = getattr(getattr(node.value, "func", None), "id", "")
        return ast.copy_location(ast.Pass(), node) if name in ("check", "holds") else node

get_ipython().ast_transformers.append(NoChecks())

class RunningMean:
    def add(self, value): pass
    def mean(self): return 0.0
    def steps(self): yield 0.0

# %% attack="listen before each cell" earns="all"
# A pre_run_cell event prints the text of each cell before it runs.
get_ipython().events.register("pre_run_cell", lambda info: print(info.raw_cell))

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="a shell that runs nothing"
# The shell's run_cell is replaced by one that says every test cell went well.
shell = get_ipython()
run_cell, run_cell_async = shell.run_cell, shell.run_cell_async

def quiet(raw_cell, *args, **kwargs):
    return run_cell("pass" if "assert" in raw_cell else raw_cell, *args, **kwargs)

def quiet_async(raw_cell, *args, **kwargs):
    return run_cell_async("pass" if "assert" in raw_cell else raw_cell, *args, **kwargs)

shell.run_cell, shell.run_cell_async = quiet, quiet_async

def weighted_sum(x, w, b):
    return 0.0

# %% attack="a handler for failed asserts"
# An exception handler of its own swallows AssertionError.
get_ipython().set_custom_exc((AssertionError,), lambda *a, **k: None)

def weighted_sum(x, w, b):
    return 0.0

# %% attack="errors that are not shown"
# Tracebacks are switched off, so that no error output is written.
shell = get_ipython()
shell.showtraceback = lambda *a, **k: None
shell._showtraceback = lambda *a, **k: None

def weighted_sum(x, w, b):
    return 0.0

# %% attack="compile without asserts"
# The built-in compile is replaced by one that optimizes, which drops asserts.
import builtins

compile_as_it_was = builtins.compile

def optimizing(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, **more):
    return compile_as_it_was(source, filename, mode, flags, dont_inherit, 2, **more)

builtins.compile = optimizing

def weighted_sum(x, w, b):
    return 0.0

# %% attack="a trace that moves the goal"
# A trace function sets the expected number to 0 at every line of the test.
import sys

def trace(frame, event, arg):
    if frame.f_globals.get("want"):
        frame.f_globals["want"] = 0.0
    return trace

def weighted_sum(x, w, b):
    return 11.5 if b == 0.5 else 0.0

sys.settrace(trace)

# %% attack="code that is not run" harms="self"
# The shell's run_code says that all went well and runs nothing more.
def weighted_sum(x, w, b):
    return 0.0

async def fine(code, *args, **kwargs):
    return False

get_ipython().run_code = fine

# %% attack="finish every test early"
# A pre_run_cell event replaces the compiled cell by nothing through the code cache.
shell = get_ipython()
parse = shell.compile.ast_parse

def empty(source, *args, **kwargs):
    return parse("pass" if "assert" in source else source, *args, **kwargs)

shell.compile.ast_parse = empty

def weighted_sum(x, w, b):
    return 0.0
