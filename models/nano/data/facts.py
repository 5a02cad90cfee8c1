"""What the server tells the model of the moment, in sentences, and questions that those answer."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

_FAMILIES = (
    'qwen2.5-coder',
    'llama3.2',
    'codellama',
    'phi3',
    'mistral',
    'deepseek-coder',
    'gemma2',
    'starcoder2',
    'qwen3-coder',
)
_SIZES = ('0.5b', '1.5b', '3b', '7b', '14b', '32b')


@dataclass(frozen=True)
class Facts:
    sentences: tuple[str, ...]
    answers: tuple[tuple[tuple[str, ...], str], ...]

    def ask(self, rng: Random) -> tuple[str, str]:
        questions, answer = rng.choice(self.answers)
        return rng.choice(questions), answer


def _models(rng: Random, most: int) -> list[str]:
    return [f'{rng.choice(_FAMILIES)}-{rng.choice(_SIZES)}' for _ in range(rng.randint(0, most))]


def make_facts(rng: Random) -> Facts:
    installed = ['edgecoder-nano', *dict.fromkeys(_models(rng, 3))]
    mesh = list(dict.fromkeys(_models(rng, 3)))
    queued, running, workers = rng.randint(0, 40), rng.randint(0, 12), rng.randint(0, 20)
    route = rng.choice(
        (('this machine', 'this machine'), ('the mesh', 'the mesh'), ('another worker', 'another worker'))
    )
    download = f'{rng.choice(_FAMILIES)}-{rng.choice(_SIZES)}' if rng.random() < 0.4 else ''
    percent = rng.randint(1, 99)
    on_mesh = ', '.join(mesh) if mesh else 'none'
    facts: list[tuple[str, tuple[tuple[tuple[str, ...], str], ...]]] = [
        (
            f'Installed models: {", ".join(installed)}.',
            (
                (
                    (
                        'Which models are installed?',
                        'what models do I have?',
                        'list the installed models',
                        'which models are on this machine?',
                        'show my models',
                        'What models can I use here?',
                        'which models are here?',
                        'what have I installed?',
                        'name the models of this machine',
                        'which language models do I own?',
                        'do I have a bigger model already?',
                        'is qwen installed?',
                        'what is installed here',
                        'installed models',
                        'tell me the models that I can switch to',
                        'what models are on my disk?',
                        'is there any other model on this computer?',
                    ),
                    f'Installed here: {", ".join(installed)}.',
                ),
                (
                    (
                        'How many models are installed?',
                        'how many models do i have',
                        'count my models',
                        'number of installed models',
                        'how many models are on this machine?',
                        'do I have more than one model?',
                    ),
                    f'{len(installed)}: {", ".join(installed)}.',
                ),
            ),
        ),
        (
            f'Models on the mesh: {on_mesh}.',
            (
                (
                    (
                        'Which models are on the mesh?',
                        'what models does the mesh have?',
                        'which models can other workers run?',
                        'are there bigger models on the mesh?',
                        'which models do the others have?',
                        'what can the workers of the mesh run?',
                        'models on the mesh',
                        'is there a strong model somewhere on the mesh?',
                        'what models could the mesh use for me?',
                        'list the models of the mesh',
                        'does anybody on the mesh have a better model?',
                        'which models are offered by other machines?',
                    ),
                    f'On the mesh: {on_mesh}.',
                ),
            ),
        ),
        (
            f'This request was routed to {route[0]}.',
            (
                (
                    (
                        'Where does my request run?',
                        'how was this routed?',
                        'Where was this request sent?',
                        'who runs this?',
                        'is this running on my machine?',
                        'where are you running right now?',
                        'which machine answers me?',
                        'was this sent to another machine?',
                        'is my question answered here or elsewhere?',
                        'where did my message go?',
                        'who computes this answer?',
                        'how did this request get to you?',
                        'what is the route of this request?',
                        'does this run on the mesh or here?',
                    ),
                    f'This request was routed to {route[1]}.',
                ),
            ),
        ),
        (
            f'Queue: {queued} waiting, {running} running.',
            (
                (
                    (
                        'How long is the queue?',
                        'how many tasks are waiting?',
                        'is the queue full?',
                        'what is in the queue?',
                        'how busy is it?',
                        'how many wait before me?',
                        'do I have to wait long?',
                        'is there a queue?',
                        'queue length',
                        'state of the queue',
                        'is anything waiting?',
                        'how full is the queue right now?',
                        'how much work is there at the moment?',
                        'will it take long until it is my turn?',
                        'are there tasks in the queue?',
                    ),
                    f'{queued} waiting, {running} running.',
                ),
                (
                    (
                        'How many tasks are running?',
                        'what is running now?',
                        'how many tasks are in work?',
                        'is something running at the moment?',
                        'number of running tasks',
                        'how many jobs are being done right now?',
                    ),
                    f'{running} running, {queued} waiting.',
                ),
            ),
        ),
        (
            f'Workers online: {workers}.',
            (
                (
                    (
                        'How many workers are there?',
                        'how many machines are online?',
                        'is any worker online?',
                        'how many workers are online now?',
                        'how many computers are in the mesh?',
                        'number of workers',
                        'who is online?',
                        'are there workers?',
                        'how big is the mesh right now?',
                        'how many machines could do my task?',
                        'is anyone there to work?',
                    ),
                    f'{workers} workers are online.' if workers != 1 else '1 worker is online.',
                ),
            ),
        ),
        (
            f'Downloading {download}: {percent} %.' if download else 'No download is running.',
            (
                (
                    (
                        'How far is the download?',
                        'is the model downloaded yet?',
                        'what is being downloaded?',
                        'download status?',
                        'is a download running?',
                        'is a model being downloaded?',
                        'how much of the download is done?',
                        'is the download finished?',
                        'when is my model ready?',
                        'how many percent are loaded?',
                        'is something being fetched?',
                        'progress of the download',
                        'what about the model I pulled?',
                        'is the pull done?',
                    ),
                    f'{download} is at {percent} %.' if download else 'No download is running.',
                ),
            ),
        ),
    ]
    rng.shuffle(facts)
    chosen = facts[: rng.randint(2, len(facts))]
    return Facts(
        tuple(sentence for sentence, _ in chosen), tuple(answer for _, answers in chosen for answer in answers)
    )
