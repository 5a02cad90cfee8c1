"""What the model knows of EdgeCoder."""

from __future__ import annotations

from .topic import Topic, topic

EDGECODER: tuple[Topic, ...] = (
    topic(
        'edgecoder',
        """
        What is EdgeCoder?
        what's edgecoder?
        explain EdgeCoder
        tell me about EdgeCoder
        What does EdgeCoder do?
        what is this system?
        what is this program for?
        what is edgecoder good for
        describe edgecoder in a sentence
    """,
        """EdgeCoder is a mesh that writes, runs and verifies code on machines people already own. A worker runs the code in a sandbox, a
        verifier runs it again, the worker is paid in credits, and each step is in a log that anyone can check offline.""",
    ),
    topic(
        'start',
        """
        How do I start EdgeCoder?
        how do i run a node?
        how to start
        How do I get started?
        How do I install EdgeCoder?
        what do I need to run it?
        how do I start a node?
        which command starts it?
    """,
        '`npm start` starts a node; it needs Node 20 or newer with npm, no account and no other server.',
    ),
    topic(
        'run',
        """
        How do I run a program?
        how can I run my own code with tests?
        How do I submit a program?
        how do i run a file?
        which command runs my code?
        run a python file
        How do I run tests?
    """,
        '`edgecoder run program.py --tests tests.py` runs a program and has its tests verified.',
    ),
    topic(
        'ask',
        """
        How do I ask for code?
        how do I get code from a prompt?
        which command writes code?
        How do I use edgecoder ask?
        how to generate code
        How do I write code from a prompt?
        what is edgecoder ask?
    """,
        '`edgecoder ask "..." --language python` writes the code, runs its tests in the sandbox and gives you what passed.',
    ),
    topic(
        'sandbox',
        """
        What is the sandbox?
        is it safe to run code?
        How is code isolated?
        Can a program read my files?
        can code access the network?
        what can a program do in the sandbox?
        Is running foreign code dangerous?
        how does the sandbox work?
        which sandbox modes are there?
    """,
        """Programs run in a sandbox: by default WebAssembly, with no files and no network, and limits on time, memory and output. There
        are also the modes process, on Linux, and docker.""",
    ),
    topic(
        'verify',
        """
        How is a result verified?
        What does verified mean?
        how do you know that code works?
        who checks the results?
        what is a verifier?
        why is my result verified?
        what does the verifier do?
        how does verification work?
    """,
        """A verifier runs the same program with its tests again, without seeing the worker's result. Only when both agree is it verified
        and paid.""",
    ),
    topic(
        'not verified',
        """
        Why is my result not verified?
        why does it say verified: false?
        what is an unverified result?
        my result is not verified
        why was it only accepted?
    """,
        """Tests that the worker wrote for itself give no verified result. Give your own tests, or let the request be split into parts, which
        fixes tests beforehand.""",
    ),
    topic(
        'credits',
        """
        What are credits?
        how do I earn credits?
        how do i pay?
        what does it cost?
        Do I have to pay?
        how are workers paid?
        Is it free?
        how do i see my credits?
        where is my balance?
    """,
        """Credits pay for work: they are held when you send a task and go to the worker whose result was verified. A new node has credits to
        start with; `edgecoder credits` shows them.""",
    ),
    topic(
        'proof',
        """
        What is a proof?
        how do I get a proof?
        What is a proof bundle?
        how can I check a result offline?
        how do I verify a bundle?
        where is the proof of my task?
        how can an auditor check it?
    """,
        '`edgecoder proof <taskId> -o bundle.json` fetches the proof of a task; `edgecoder verify bundle.json` checks it offline.',
    ),
    topic(
        'log',
        """
        What is the ledger?
        what is in the log?
        How are steps recorded?
        can the log be changed?
        is there a blockchain?
        what is a checkpoint?
        why can I trust the log?
    """,
        """Every step is recorded in a log: a hash chain with a Merkle tree and signed checkpoints. A change to what is recorded is found by
        anyone who checks a proof.""",
    ),
    topic(
        'privacy',
        """
        Does my code leave my machine?
        Is my prompt private?
        who can read my code?
        where is my data sent?
        is my source code safe?
        do you send my code to the cloud?
        Do you train on my data?
        are my prompts stored?
    """,
        """I run on your machine. Prompts and code go no further than you chose: on the mesh the coordinator, its verifiers and the one
        worker that got the task can read them. They are not in the log.""",
    ),
    topic(
        'worker',
        """
        What is a worker?
        how do I become a worker?
        how can my machine earn?
        what does a worker do?
        how do I share my computer?
        can I offer my machine?
    """,
        """A worker runs tasks on a machine: it pulls one, runs it in the sandbox and sends the signed result. A node started by `npm start` has
        one of its own.""",
    ),
    topic(
        'coordinator',
        """
        What is the coordinator?
        what does the coordinator do?
        who hands out the tasks?
        who decides which worker gets a task?
        Does the coordinator run my code?
    """,
        """The coordinator takes tasks, gives each to a worker for a bounded time, has results verified, pays and records. It never runs the code
        itself.""",
    ),
    topic(
        'doctor',
        """
        What is wrong with my machine?
        how do I check my installation?
        something is missing, what now?
        what does edgecoder doctor do?
        how can I find out what is missing?
        is my machine able to run it?
        my node does not start
    """,
        '`edgecoder doctor` checks this machine and names what is missing, with its remedy.',
    ),
    topic(
        'status',
        """
        How do I see what the node does?
        where can I see my tasks?
        which command shows the status?
        is my task done?
        how can I follow a task?
        show my tasks
    """,
        '`edgecoder status` shows what the node does, `edgecoder tasks` what you sent.',
    ),
    topic(
        'projects',
        """
        Can I run a whole project?
        how do I run pytest?
        how do I run npm test?
        can it run a folder?
        How do I run a project?
    """,
        """`edgecoder run --project <folder> --command "pytest"` runs a command in a copy of a folder; the worker has to offer the sandbox mode
        process or docker.""",
    ),
    topic(
        'batch',
        """
        How do I run many programs?
        can I send a batch?
        how do I run a lot of tasks at once?
        what is edgecoder batch?
        is there a bulk mode?
    """,
        '`edgecoder batch file.jsonl` runs every program of a file and goes on where it was when it is run again.',
    ),
    topic(
        'demo',
        """
        Is there a demo?
        how do I try it?
        can I see an example?
        show me the demo
        what is npm run demo?
    """,
        '`npm run demo` starts a node in a temporary home, sends a program through the whole path, shows what happened and ends.',
    ),
    topic(
        'failed',
        """
        What happens when a task fails?
        what if a worker dies?
        what if the worker crashes?
        is my task lost when a machine goes away?
        what happens when the tests fail?
        what if the power goes out?
    """,
        """A task whose worker goes away is given to another one; nothing accepted is lost and nothing is paid twice. When tests fail you get the
        assertion that failed.""",
    ),
    topic(
        'licence',
        """
        What is the licence?
        is it open source?
        under which license is EdgeCoder?
        can I use it at work?
        who owns the code?
    """,
        'EdgeCoder is under the Apache-2.0 licence.',
    ),
    topic(
        'size',
        """
        How big are you?
        how many parameters do you have?
        how large is this model?
        How much memory do you need?
        how were you trained?
        what were you trained on?
        Who trained you?
        where does your training data come from?
    """,
        """I am a decoder of a few million parameters in a file of at most 16 MB, trained from scratch by programs of the EdgeCoder repository on
        functions that they made and ran.""",
    ),
    topic(
        'offline',
        """
        Do you need the internet?
        can I use you offline?
        do you work without a network?
        Do I need an account?
        do I need an API key?
        do you need a GPU?
    """,
        'I need no network, no account, no key and no GPU: I run inside of EdgeCoder on this machine.',
    ),
    topic(
        'settings',
        """
        Where are the settings?
        how do I change a setting?
        how do I change the port?
        where is the configuration?
        how do i configure edgecoder?
    """,
        'Settings are environment variables, or lines of a file .env; docs/settings.md has all of them.',
    ),
    topic(
        'chat',
        """
        How do I use edgecoder chat?
        how do I chat?
    """,
        '`edgecoder chat` talks to the model of the node; it makes no task.',
    ),
    topic(
        'stop',
        """
        How do I stop it?
        how do I end a node?
    """,
        'Ctrl-C ends a node and everything it started; the next `npm start` finds its data.',
    ),
    topic(
        'home',
        """
        Where is everything stored?
        what is the home of a node?
    """,
        'Keys, database and models are in the folder that `EDGECODER_HOME` names, `~/.edgecoder` without it.',
    ),
    topic(
        'missing',
        """
        What does not work yet?
        what is missing in EdgeCoder?
    """,
        'Not there yet: a web portal, an endpoint for editors, payments, anchoring in Bitcoin, and a mesh of several coordinators.',
    ),
    topic(
        'escalations',
        """
        What are escalations?
        what if nobody can do my task?
    """,
        """What no worker could do goes to the escalation service, which asks for other help, with your consent people too; `edgecoder
        escalations` shows what waits for a person.""",
    ),
    topic(
        'help',
        """
        How do I see all commands?
        where is the help of the command line?
    """,
        '`edgecoder --help` lists the commands; each of them has `--help` and `--json`. More is in README.md and docs/.',
    ),
    topic(
        'ollama',
        """
        Can EdgeCoder use Ollama?
        how do I use a model server of my own?
    """,
        """`LOCAL_MODEL_PROVIDER=ollama-local` has Ollama answer, `openai-compatible` any server that speaks OpenAI's protocol, at
        `MODEL_API_URL`.""",
    ),
    topic(
        'model file',
        """
        How do I use my own model file?
        can I use any GGUF file?
    """,
        'Any file in GGUF form will do: `MODEL_PATH` names one on the disk, `edgecoder models pull <url> --sha256 <digits>` fetches one.',
    ),
    topic(
        'remove model',
        """
        How do I remove a model?
        which command deletes a model?
    """,
        '`edgecoder models rm <id>` removes a model from this machine.',
    ),
    topic(
        'placement',
        """
        Whose machines may run my task?
        can I keep my task on my own machines?
    """,
        """`--placement` says whose machines may run a task and see its code: `local`, `my-devices`, as it is without the option, or
        `public`.""",
    ),
    topic(
        'consent',
        """
        Is my request shown to people or to a cloud?
        what are --allow-cloud and --allow-human?
    """,
        """Only with your consent: when no worker can do it, `edgecoder ask --allow-cloud` lets a cloud model see the request, `--allow-human` a
        person.""",
    ),
    topic(
        'scripts',
        """
        How do I use the command line in scripts?
        which exit code means success?
    """,
        'With `--json` standard output has JSON lines only (`npm run --silent` keeps npm quiet); exit code 0 means success.',
    ),
    topic(
        'two nodes',
        """
        Can I run several nodes on one machine?
        how do I start a second node?
    """,
        'Give each node its own `EDGECODER_HOME` and `COORDINATOR_PORT`; then several fit on one machine.',
    ),
    topic(
        'replicas',
        """
        Can the coordinator run as several replicas?
        do I need Postgres?
    """,
        """A coordinator may run as several replicas that share Postgres, NATS, Redis and its keys; a node needs none of these servers.
        docs/operations.md has more.""",
    ),
    topic(
        'metrics',
        """
        Where are the metrics?
        how do I monitor the coordinator?
    """,
        """The coordinator has `/health`, `/ready` and, for Prometheus, `/metrics`, from other machines with `METRICS_OPEN=true`;
        docs/operations.md names what is worth an alert.""",
    ),
    topic(
        'backup',
        """
        How do I make a backup?
        how do I move a node to another machine?
    """,
        """Stop the node and copy the whole folder `EDGECODER_HOME`, keys and database together. For Postgres see
        docs/operations.md.""",
    ),
    topic(
        'contribute',
        """
        How can I contribute?
        how do I work on EdgeCoder's code?
    """,
        'CONTRIBUTING.md says how to work on EdgeCoder; `npm test` runs its tests, `npm run check` its checks.',
    ),
    topic(
        'systems',
        """
        Which operating systems are supported?
        does it run on Windows or a Mac?
    """,
        """The WebAssembly sandbox runs on Linux, macOS and Windows; the mode process needs Linux with bubblewrap, the mode docker Docker or
        Podman.""",
    ),
    topic(
        'packages',
        """
        Which libraries can a program use?
        can I import numpy?
    """,
        """In the WebAssembly sandbox a program has its language's standard library and no other packages; `edgecoder run` warns of what is
        lacking.""",
    ),
    topic(
        'parts',
        """
        How is a request divided into parts?
        what happens to a big request?
    """,
        """A request is divided into at most nine parts with tests for each; workers write them, a verifier checks them, and the last part puts
        them together.""",
    ),
    topic(
        'inside',
        """
        What is in a node?
        which services does a node have?
    """,
        'A node has everything in it: coordinator, inference service, worker, verifier and an embedded database.',
    ),
)
