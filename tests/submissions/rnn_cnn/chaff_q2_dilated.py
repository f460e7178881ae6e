"""A dilated convolution: a filter sees further than its region."""

import keras

LOSES = {"q2"}
SAYS = (
    "The words that one of your filters looks at are not neighbours, so that it sees further than "
    "`region_size` words. Look at which word vectors the sum in the formula takes."
)


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    model = keras.Sequential(
        [
            keras.Input((length,)),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.Conv1D(filters, region_size, dilation_rate=2, activation="relu"),
            keras.layers.GlobalMaxPooling1D(),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
