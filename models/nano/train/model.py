"""A decoder of Llama's architecture: RMSNorm, rotary positions, grouped-query attention, SwiGLU, tied embeddings.

Rotary positions turn neighbouring numbers (0 with 1, 2 with 3, …), as llama.cpp does for this architecture, so weights
are exported as they are.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from train.batches import IGNORED
from train.settings import ModelSettings


class Norm(nn.Module):
    """Root mean square norm, computed in 32 bits."""

    def __init__(self, width: int, epsilon: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        wide = x.float()
        return (wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + self.epsilon) * self.weight).type_as(x)


def angles(settings: ModelSettings) -> tuple[Tensor, Tensor]:
    """Cosine and sine for each position and pair of numbers."""
    pairs = torch.arange(0, settings.headWidth, 2, dtype=torch.float64)
    frequencies = settings.ropeBase ** (-pairs / settings.headWidth)
    turns = torch.outer(torch.arange(settings.context, dtype=torch.float64), frequencies)
    return turns.cos().float(), turns.sin().float()


def rotate(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """Turns each pair of neighbouring numbers of `x` (batch, heads, positions, head width) by its position's angle."""
    pairs = x.float().unflatten(-1, (-1, 2))
    even, odd = pairs[..., 0], pairs[..., 1]
    return torch.stack((even * cosine - odd * sine, even * sine + odd * cosine), -1).flatten(-2).type_as(x)


def attend(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Causal attention of (rows, heads, positions, head width); on a processor as plain products, which take less time for
    short documents than the fused form does, its way back above all."""
    rows, heads, length, size = query.shape
    groups = key.shape[1]
    if query.is_cuda:
        shared = heads // groups
        key, value = key.repeat_interleave(shared, 1), value.repeat_interleave(shared, 1)
        return F.scaled_dot_product_attention(query, key, value, is_causal=True)
    # The query heads that share a key head are one matrix.
    query = (query * size**-0.5).reshape(rows * groups, -1, size)
    key, value = key.reshape(rows * groups, length, size), value.reshape(rows * groups, length, size)
    scores = torch.bmm(query, key.transpose(1, 2))
    future = torch.full((length, length), float('-inf'), dtype=scores.dtype).triu(1)
    shares = torch.softmax(scores.view(-1, length, length) + future, -1).type_as(value)
    return torch.bmm(shares.view_as(scores), value).view(rows, heads, length, size)


class Attention(nn.Module):
    """Causal attention; several query heads share a key and value head."""

    def __init__(self, settings: ModelSettings) -> None:
        super().__init__()
        self.heads, self.groups, self.size = settings.heads, settings.keyValueHeads, settings.headWidth
        self.query = nn.Linear(settings.width, self.heads * self.size, bias=False)
        self.key = nn.Linear(settings.width, self.groups * self.size, bias=False)
        self.value = nn.Linear(settings.width, self.groups * self.size, bias=False)
        self.output = nn.Linear(self.heads * self.size, settings.width, bias=False)

    def forward(self, x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
        rows, length, _ = x.shape
        query = self.query(x).view(rows, length, self.heads, self.size).transpose(1, 2)
        key = self.key(x).view(rows, length, self.groups, self.size).transpose(1, 2)
        value = self.value(x).view(rows, length, self.groups, self.size).transpose(1, 2)
        query, key = rotate(query, cosine, sine), rotate(key, cosine, sine)
        mixed = attend(query, key, value)
        return self.output(mixed.transpose(1, 2).reshape(rows, length, -1))


class FeedForward(nn.Module):
    """SwiGLU."""

    def __init__(self, settings: ModelSettings) -> None:
        super().__init__()
        self.gate = nn.Linear(settings.width, settings.feedForward, bias=False)
        self.up = nn.Linear(settings.width, settings.feedForward, bias=False)
        self.down = nn.Linear(settings.feedForward, settings.width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down(F.silu(self.gate(x)) * self.up(x))


class Layer(nn.Module):
    """Attention and feed-forward, each on a normed copy of what runs through."""

    def __init__(self, settings: ModelSettings) -> None:
        super().__init__()
        self.attentionNorm = Norm(settings.width, settings.normEpsilon)
        self.attention = Attention(settings)
        self.feedForwardNorm = Norm(settings.width, settings.normEpsilon)
        self.feedForward = FeedForward(settings)

    def forward(self, x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
        x = x + self.attention(self.attentionNorm(x), cosine, sine)
        return x + self.feedForward(self.feedForwardNorm(x))


class Decoder(nn.Module):
    """Tokens in, a score for each next token out."""

    def __init__(self, settings: ModelSettings) -> None:
        super().__init__()
        self.settings = settings
        self.embedding = nn.Embedding(settings.vocabulary, settings.width)
        self.layers = nn.ModuleList(Layer(settings) for _ in range(settings.layers))
        self.norm = Norm(settings.width, settings.normEpsilon)
        cosine, sine = angles(settings)
        self.register_buffer('cosine', cosine, persistent=False)
        self.register_buffer('sine', sine, persistent=False)

    def initialize(self, seed: int) -> None:
        """Random weights by seed, the same on every device; what adds to the stream is smaller the deeper the stack."""
        generator = torch.Generator().manual_seed(seed)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                deviation = 0.02
                if name.endswith(('attention.output.weight', 'feedForward.down.weight')):
                    deviation /= (2 * self.settings.layers) ** 0.5
                with torch.no_grad():
                    weight.copy_(torch.empty(weight.shape).normal_(0, deviation, generator=generator))

    def hidden(self, tokens: Tensor) -> Tensor:
        """The normed stream after the last layer."""
        length = tokens.shape[1]
        cosine, sine = self.cosine[:length], self.sine[:length]
        x = self.embedding(tokens)
        for layer in self.layers:
            x = layer(x, cosine, sine)
        return self.norm(x)

    def forward(self, tokens: Tensor) -> Tensor:
        """Scores (rows, positions, vocabulary), in 32 bits."""
        return F.linear(self.hidden(tokens), self.embedding.weight).float()

    def loss(self, tokens: Tensor, targets: Tensor) -> Tensor:
        """Sum of the cross entropies of the targets that count; scores are computed for these only."""
        counted = targets != IGNORED
        scores = F.linear(self.hidden(tokens)[counted], self.embedding.weight).float()
        return F.cross_entropy(scores, targets[counted], reduction='sum')


def parameters(model: nn.Module) -> int:
    """How many numbers a model has learned; tied ones count once."""
    return sum(weight.numel() for weight in model.parameters())
