"""Small examples of the layers that Keras has built in, one or more for each that may cross."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from keras import layers

NUMBERS = (5,)
STEPS = (6, 3)
IMAGE = (8, 8, 3)
VOLUME = (4, 4, 4, 2)


@dataclass(frozen=True)
class Example:
    """`make` gives the layer, which takes one input for each of `shapes`."""

    name: str
    make: Callable[[], Any]
    shapes: tuple[tuple[int, ...], ...] = (NUMBERS,)
    integers: bool = False  # the inputs are whole numbers below ten
    apart: bool = False  # several inputs are several arguments, not one list


def examples() -> list[Example]:
    """All of them."""
    return [
        *_cores(),
        *_by_dimensions(),
        *_recurrent(),
        *_of_images(),
        *_of_two_inputs(),
    ]


# Where Keras has a second name for a layer, writing its configuration down uses the first.
SECOND_NAMES = {
    *(f"AvgPool{d}D" for d in (1, 2, 3)),
    *(f"MaxPool{d}D" for d in (1, 2, 3)),
    *(f"GlobalAvgPool{d}D" for d in (1, 2, 3)),
    *(f"GlobalMaxPool{d}D" for d in (1, 2, 3)),
    *(f"Convolution{d}D" for d in (1, 2, 3)),
    *(f"Convolution{d}DTranspose" for d in (1, 2, 3)),
    *(f"SeparableConvolution{d}D" for d in (1, 2)),
}
LEFT_OUT = {
    "InputLayer": "in every model",
    "InputSpec": "not a layer",
    "Wrapper": "abstract",
    "SimpleRNNCell": "inside RNN",
    "GRUCell": "inside RNN",
    "LSTMCell": "inside RNN",
    "StackedRNNCells": "inside RNN",
    "MaxNumBoundingBoxes": "takes boxes, not arrays",
    "STFTSpectrogram": "needs SciPy",
    "Equalization": "Keras cannot put it into a functional model",
    "RandomShear": "Keras cannot read its own configuration of it",
}


def _cores() -> list[Example]:
    return [
        Example("Activation", lambda: layers.Activation("tanh")),
        Example("ActivityRegularization", lambda: layers.ActivityRegularization(l2=0.1)),
        Example("Identity", layers.Identity),
        Example("Dense", lambda: layers.Dense(4, "relu", kernel_regularizer="l2")),
        Example("Dense", lambda: layers.Dense(4, lora_rank=2)),
        Example(
            "EinsumDense",
            lambda: layers.EinsumDense("abc,cd->abd", (None, 4), bias_axes="d"),
            (STEPS,),
        ),
        Example("Embedding", lambda: layers.Embedding(10, 4, mask_zero=True), integers=True),
        Example("ReversibleEmbedding", lambda: layers.ReversibleEmbedding(10, 4), integers=True),
        Example("Masking", layers.Masking, (STEPS,)),
        Example("Flatten", layers.Flatten, (STEPS,)),
        Example("Permute", lambda: layers.Permute((2, 1)), (STEPS,)),
        Example("RepeatVector", lambda: layers.RepeatVector(3)),
        Example("Reshape", lambda: layers.Reshape((3, -1)), (STEPS,)),
        Example("ELU", layers.ELU),
        Example("LeakyReLU", layers.LeakyReLU),
        Example("PReLU", layers.PReLU),
        Example("ReLU", lambda: layers.ReLU(6.0)),
        Example("Softmax", layers.Softmax),
        Example("Dropout", lambda: layers.Dropout(0.2)),
        Example("AlphaDropout", lambda: layers.AlphaDropout(0.2)),
        Example("GaussianDropout", lambda: layers.GaussianDropout(0.2)),
        Example("GaussianNoise", lambda: layers.GaussianNoise(0.2)),
        Example("BatchNormalization", layers.BatchNormalization),
        Example("LayerNormalization", layers.LayerNormalization),
        Example("RMSNormalization", layers.RMSNormalization),
        Example("UnitNormalization", layers.UnitNormalization),
        Example("GroupNormalization", lambda: layers.GroupNormalization(2), ((4,),)),
        Example("SpectralNormalization", lambda: layers.SpectralNormalization(layers.Dense(3))),
        Example("Normalization", layers.Normalization),
        Example("Normalization", lambda: layers.Normalization(mean=0.5, variance=2.0)),
        Example("Normalization", lambda: layers.Normalization(mean=[0.5] * 5, variance=[2.0] * 5)),
        Example("Discretization", lambda: layers.Discretization(bin_boundaries=[0.0, 0.5])),
        Example("CategoryEncoding", lambda: layers.CategoryEncoding(10), integers=True),
        Example("Rescaling", lambda: layers.Rescaling(1 / 255, offset=1.0)),
        Example("MelSpectrogram", layers.MelSpectrogram, ((2048,),)),
    ]


def _by_dimensions() -> list[Example]:
    found = []
    for dimensions, shape in ((1, STEPS), (2, IMAGE), (3, VOLUME)):
        arguments: dict[str, tuple[Any, ...]] = {
            "AdaptiveAveragePooling": (2,),
            "AdaptiveMaxPooling": (2,),
            "AveragePooling": (2,),
            "MaxPooling": (2,),
            "GlobalAveragePooling": (),
            "GlobalMaxPooling": (),
            "Conv": (4, 2),
            "ConvTranspose": (4, 2),
            "SeparableConv": (4, 2),
            "DepthwiseConv": (2,),
            "Cropping": (1,),
            "ZeroPadding": (1,),
            "UpSampling": (2,),
            "SpatialDropout": (0.2,),
            "ConvLSTM": (2, 2),
        }
        for kind, given in arguments.items():
            stem, transpose = kind.removesuffix("Transpose"), kind.endswith("Transpose")
            name = f"{stem}{dimensions}D{'Transpose' if transpose else ''}"
            if hasattr(layers, name):
                shapes = ((3, *shape) if kind == "ConvLSTM" else shape,)
                make = functools.partial(getattr(layers, name), *given)
                found.append(Example(name, make, shapes))
    return found


def _recurrent() -> list[Example]:
    found = []
    for name in ("SimpleRNN", "GRU", "LSTM"):
        makers = _recurrent_makers(name, getattr(layers, name), getattr(layers, f"{name}Cell"))
        found += [Example(kind, make, (STEPS,)) for kind, make in makers]
    cells = [
        lambda: layers.RNN(layers.StackedRNNCells([layers.LSTMCell(4), layers.GRUCell(3)])),
        lambda: layers.RNN([layers.LSTMCell(4), layers.SimpleRNNCell(3)], return_sequences=True),
    ]
    return [
        *found,
        *(Example("RNN", make, (STEPS,)) for make in cells),
        Example("TimeDistributed", lambda: layers.TimeDistributed(layers.Dense(2)), (STEPS,)),
        Example(
            "TimeDistributed", lambda: layers.TimeDistributed(layers.Conv2D(2, 2)), ((3, *IMAGE),)
        ),
    ]


def _recurrent_makers(name: str, layer: Any, cell: Any) -> list[tuple[str, Callable[[], Any]]]:
    return [
        (name, lambda: layer(4)),
        (
            name,
            lambda: layer(4, return_sequences=True, go_backwards=True, unroll=True, dropout=0.1),
        ),
        ("RNN", lambda: layers.RNN(cell(4))),
        ("Bidirectional", lambda: layers.Bidirectional(layer(4))),
        (
            "Bidirectional",
            lambda: layers.Bidirectional(
                layer(4), backward_layer=layer(4, go_backwards=True), merge_mode="sum"
            ),
        ),
    ]


def _of_images() -> list[Example]:
    arguments: dict[str, tuple[Any, ...]] = {
        "Resizing": (4, 4),
        "CenterCrop": (4, 4),
        "RandomBrightness": (0.1,),
        "RandomContrast": (0.1,),
        "RandomCrop": (4, 4),
        "RandomRotation": (0.1,),
        "RandomTranslation": (0.1, 0.1),
        "RandomZoom": (0.1,),
        "RandomHue": (0.1,),
        "RandomPosterization": (4,),
        "RandomSaturation": (0.5,),
        "RandomSharpness": (0.5,),
        "RandomColorDegeneration": (0.5,),
    }
    without = (
        "RandomFlip RandomErasing RandomGrayscale RandomInvert RandomPerspective "
        "RandomGaussianBlur RandomColorJitter RandomElasticTransform AutoContrast Solarization "
        "AugMix RandAugment CutMix MixUp ContrastLimitedAdaptiveHistogramEqualization"
    )
    arguments |= dict.fromkeys(without.split(), ())
    return [
        *(
            Example(name, functools.partial(getattr(layers, name), *given), (IMAGE,))
            for name, given in arguments.items()
        ),
        Example(
            "Pipeline",
            lambda: layers.Pipeline([layers.Rescaling(2.0), layers.CenterCrop(4, 4)]),
            (IMAGE,),
        ),
    ]


def _of_two_inputs() -> list[Example]:
    merging = "Add Average Concatenate Maximum Minimum Multiply Subtract"
    return [
        *(Example(name, getattr(layers, name), (NUMBERS, NUMBERS)) for name in merging.split()),
        Example("Dot", lambda: layers.Dot(axes=1), (NUMBERS, NUMBERS)),
        Example("Attention", layers.Attention, (STEPS, STEPS)),
        Example("AdditiveAttention", layers.AdditiveAttention, (STEPS, STEPS)),
        Example(
            "MultiHeadAttention",
            lambda: layers.MultiHeadAttention(2, 2),
            (STEPS, STEPS),
            apart=True,
        ),
        Example(
            "GroupQueryAttention",
            lambda: layers.GroupQueryAttention(2, 2, 1),
            (STEPS, STEPS),
            apart=True,
        ),
    ]
