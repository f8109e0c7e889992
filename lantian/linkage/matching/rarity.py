"""How many children bear a name: sharing 王伟 says less than sharing 鱼知微."""

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

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
"""Shares of the most frequent surnames in China, roughly (yearly reports of the Ministry of Public Security)."""


@cache
def expected_share(surname: str) -> float:
    """The share of children with one whole name of this surname, as one expects before anything is counted."""
    return SURNAME_SHARES.get(surname, USUAL_SURNAME_SHARE) * GIVEN_NAME_SHARE


def with_rarity(records: pa.Table) -> pa.Table:
    """Prepared records with the column `rarity`, 0 common, 1 usual, 2 rare, in place of `expected`."""
    encoded = records["name"].combine_chunks().dictionary_encode()
    found = pc.value_counts(encoded.indices.drop_null())
    by_name = found.field("counts").take(pc.sort_indices(found.field("values")))
    counts = pc.max_element_wise(0, pc.subtract(by_name.take(encoded.indices), THE_PAIR))
    shares = pc.divide(
        pc.add(counts.cast(pa.float64()), pc.multiply(records["expected"], float(KNOWN_BEFORE))),
        float(len(records) + KNOWN_BEFORE),
    )
    is_common, is_rare = pc.greater_equal(shares, COMMON_FROM), pc.less(shares, RARE_BELOW)
    rarities = pc.case_when(pc.make_struct(is_common, is_rare), COMMON, RARE, USUAL).cast(pa.int32())
    return records.drop_columns(["expected"]).append_column("rarity", rarities)
