"""How many children bear a name: sharing 王伟 says less than sharing 鱼知微."""

import pyarrow as pa
import pyarrow.compute as pc

from lantian.kernel.values.pinyin import surname_length

COMMON, USUAL, RARE = 0, 1, 2
COMMON_FROM, RARE_BELOW = 1e-4, 1e-5
KNOWN_BEFORE = 20_000
"""As many children as the expectation counts for: small tables are judged by it, large ones by themselves."""
THE_PAIR = 2
"""A name is not more common for being borne twice by one child."""
GIVEN_NAME_SHARE = 1e-3
USUAL_SURNAME_SHARE = 2e-3
SURNAME_SHARES = {
    surname: share
    for share, surnames in (
        (0.07, "王李张"),
        (0.05, "刘陈"),
        (0.03, "杨"),
        (0.02, "赵黄周吴徐孙马胡朱郭何高林"),
        (0.01, "罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁"),
        (0.005, "任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万"),
    )
    for surname in surnames
}
"""Shares of the most frequent surnames in China, roughly (Ministry of Public Security, yearly name reports)."""


def with_rarity(records: pa.Table) -> pa.Table:
    """Prepared records with the column `rarity`: 0 common, 1 usual, 2 rare, null without a name."""
    encoded = records["name"].combine_chunks().dictionary_encode()
    counts = dict(zip(*map(pa.Array.to_pylist, _counted(encoded.indices)), strict=True))
    total = len(records) + KNOWN_BEFORE
    rarities = [
        _rarity((max(0, counts.get(index, 0) - THE_PAIR) + KNOWN_BEFORE * _expected(name)) / total)
        for index, name in enumerate(encoded.dictionary.to_pylist())
    ]
    return records.append_column("rarity", pc.take(pa.array(rarities, pa.int32()), encoded.indices))


def _counted(indices: pa.Array) -> tuple[pa.Array, pa.Array]:
    found = pc.value_counts(indices.drop_null())
    return found.field("values"), found.field("counts")


def _expected(name: str) -> float:
    return SURNAME_SHARES.get(name[: surname_length(name)], USUAL_SURNAME_SHARE) * GIVEN_NAME_SHARE


def _rarity(share: float) -> int:
    return COMMON if share >= COMMON_FROM else RARE if share < RARE_BELOW else USUAL
