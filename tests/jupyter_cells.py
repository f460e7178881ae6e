"""Cells as they stand in notebooks, to be run by a real kernel and by the sandbox's shell.

They run in this order, all in one namespace. `OTHERWISE` lists where the sandbox defines other
names than the kernel does, and why.
"""

CELLS = [
    "%matplotlib inline\nimport numpy as np\na01 = np.zeros(2)",
    "%matplotlib notebook\na02 = 2",
    "%matplotlib qt\na02_qt = 2",
    "import matplotlib\nimport matplotlib.pyplot as plt\n%matplotlib inline\na03 = 3",
    "%config InlineBackend.figure_format = 'retina'\na04 = 4",
    "%config InlineBackend.rc = {}\na05 = 5",
    "plt.plot([1, 2, 3])\nplt.show()\na06 = plt.get_fignums()",
    "figure07, axes07 = plt.subplots(1, 2)\naxes07[0].imshow(np.eye(3));",
    "plt.figure()\nplt.title('open')",
    "a09 = plt.get_fignums()\nassert not a09, 'the figure of the cell before is closed'",
    "matplotlib.use('TkAgg')\na10 = 10",
    "plt.switch_backend('agg')\na11 = 11",
    "plt.ion()\nplt.plot([1])\nplt.pause(0.01)\na12 = 12",
    "get_ipython().run_line_magic('matplotlib', 'inline')\na13 = 13",
    "from IPython import get_ipython\nif get_ipython().kernel is not None:\n    a14 = 14",
    "a15 = get_ipython().__class__.__name__ == 'ZMQInteractiveShell'\nassert a15",
    "if 'IPKernelApp' in get_ipython().config:\n    a16 = 16",
    "from IPython.display import display, HTML, Markdown, Image, clear_output\n"
    "display(HTML('<b>x</b>'))",
    "display(Markdown('# x'), 1, 'two')\nclear_output(wait=True)\na18 = 18",
    "handle19 = display('x', display_id='nineteen')\nhandle19.update('y')",
    "from IPython.display import Javascript, SVG, Audio, YouTubeVideo, IFrame, Math\nMath('x^2')",
    "from IPython.core.interactiveshell import InteractiveShell\n"
    "InteractiveShell.ast_node_interactivity = 'all'\na21 = 1\na21\na21 + 1",
    "InteractiveShell.ast_node_interactivity = 'last_expr'\na22 = 22",
    "!echo hello\na23 = 23",
    "lines24 = !echo one; echo two\nassert lines24 == ['one', 'two'], lines24",
    "name25 = 'ada'\nanswer25 = !echo {name25} $name25\nassert answer25[0] == 'ada ada'",
    "!exit 3\na26 = _exit_code\nassert a26 == 3",
    "!no_such_command_here --at-all\na27 = 27",
    "!cat /no/such/file | head\na28 = 28",
    "%%bash\necho from bash\nA=1",
    "%%sh --out text30\necho kept",
    "%%script cat\nnothing here is Python",
    "%%writefile written32.py\nvalue32 = 32\ndef function32(): return value32",
    "%run written32.py",
    "import written32\nfrom written32 import function32 as f34",
    "%load_ext autoreload\n%autoreload 2\na35 = 35",
    "%env COURSE=sequences\nimport os\na36 = os.environ['COURSE']",
    "%cd -q .\n%pwd\na37 = 37",
    "%%time\na38 = sum(range(10))",
    "%time a39 = sum(range(10))",
    "%timeit -n 1 -r 1 sum(range(10))\na40 = 40",
    "%%timeit -n 1 -r 1\na41 = 41",
    "%%capture\nprint('hidden')\na42 = 42",
    "%%capture output43 --no-stderr\nprint('kept')\na43 = 43",
    "assert 'kept' in output43.stdout\na44 = 44",
    "%%prun -q\na45 = 45",
    "%who\n%whos int\n%lsmagic\na46 = 46",
    "import asyncio\nawait asyncio.sleep(0)\na47 = 47",
    "async def soon48():\n    return 48\na48 = await soon48()",
    "task49 = asyncio.create_task(soon48())",
    "a50 = await task49\na50_all = await asyncio.gather(soon48(), soon48())",
    "async with asyncio.Lock() as lock51:\n    a51 = 51\nasync def many51():\n    yield 1\n"
    "b51 = [x async for x in many51()]",
    "from ipywidgets import interact, IntSlider\nslider52 = IntSlider(3)\n"
    "@interact(x=(0, 3))\ndef shown52(x=1):\n    return x",
    "import ipywidgets as widgets\nout53 = widgets.Output()\nwith out53:\n    a53 = 53\n"
    "display(widgets.VBox([out53]))",
    "?len\nlen?\na54 = 54",
    "ls",
    "a55 = 55; %ls",
    "import warnings\nwarnings.filterwarnings('ignore')\nwarnings.warn('x')\na56 = 56",
    "import logging, sys\nlogging.basicConfig(stream=sys.stdout)\nlogging.warning('x')\na57 = 57",
    "sys.stdout.write('x')\nsys.stdout.flush()\nsys.stderr.writelines(['a', 'b'])\na58 = 58",
    "from __future__ import annotations\ndef f59(x: no_such_type) -> neither: return x\na59 = 59",
    "1 / 0\na60 = 60",
    "import no_such_module_here\na61 = 61",
    "a62 = 62\na62 = undefined_name\na62 = 'replaced'\nb62 = 62",
    "def broken63(:\n    pass\na63 = 63",
    "raise SystemExit('no GPU here')\na64 = 64",
    "a65 = input('Your name? ')\nb65 = 65",
    "%tensorflow_version 2.x\na66 = 66",
    "from google.colab import drive\ndrive.mount('/content/drive')\na67 = 67",
    "try:\n    import google.colab\n    IN_COLAB = True\n"
    "except ImportError:\n    IN_COLAB = False\n"
    "assert not IN_COLAB\na68 = 68",
    "import importlib.util, sys\n"
    "b68 = 'google.colab' in sys.modules or importlib.util.find_spec('google.colab') is not None\n"
    "assert not b68",
    "get_ipython().ask_exit\na69 = callable(get_ipython().ask_exit)",
    "get_ipython().enable_gui('inline')\nget_ipython().enable_matplotlib('inline')\na70 = 70",
    "get_ipython().set_next_input('x = 1')\na71 = 71",
    "%pylab inline",
    "a73 = linspace(0, 1, 3)\nplot(a73)\nshow()",
    "%xmode Verbose\n%precision 3\n%colors nocolor\na74 = 74",
    "%history -l 1\n%alias hello75 echo hello\na75 = 75",
    "hello75",
    "%%html\n<b>bold</b>",
    "%%javascript\nelement.text('x')",
    "%%latex\n$x$",
    "%pip --version\na79 = 79",
    "3 + 4",
    "a80 = _ + 1\nassert a80 == 8",
    "del a79\na81 = [x for x in range(3)]; (b81 := 3)",
    "a82: int = 82\nfor i82, (j82, k82) in enumerate([(1, 2)]): pass\n"
    "with open(os.devnull) as f82: pass",
    "match 83:\n    case n83 if n83 > 1:\n        a83 = 83",
    "%reset_selective -f a82\na84 = 84",
]

_GOES_ON = "after a statement that fails, later ones run: one line must not cost the others"
_COLAB = "a stand-in for what only Colab has, which is no answer"
_WINDOW = "asking for a window that is not there changes nothing"
# Names that only the sandbox defines, and why. It lacks none of the kernel's.
MORE = {
    "a10": _WINDOW,
    "a60": _GOES_ON,
    "a61": _GOES_ON,
    "b62": _GOES_ON,
    "a64": _GOES_ON,
    "b65": _GOES_ON,
    "a66": _COLAB,
    "a67": _COLAB,
    "drive": _COLAB,
}
