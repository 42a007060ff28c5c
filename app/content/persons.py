"""Does a text seem to name somebody who was helped? Counts are published, never a child, a patient or an aided elder.

A warning for a person to look at, no proof: a name cannot be told from a word for certain.
"""

import re

MOST = 8
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蔡蒋余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾"
    "夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤"
)
WHO = (
    "患儿|患者|病人|孤儿|弃婴|女童|男童|女孩|男孩|受助人|受助者|受助学生|受助儿童|受助老人|"
    "困境儿童|留守儿童|小朋友|学生|儿童|老人|老党员|残疾人"
)
END = r"(?=[，。、；：！？,.;:!?（(“”\s]|今年|现年|说|告诉|同学|的|在|从|是|家|做|接受|考|住|获|患|得|收到|参加|回|生前|$)"
HAN = r"[\u4e00-\u9fff]"
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r".{0,6}[（(]化名[）)]",
        rf"[{SURNAMES}][某×＊*]{{1,2}}",
        rf"[{SURNAMES}]{HAN}{{0,2}}(?:奶奶|爷爷|大爷|大妈|大娘|婆婆|阿姨|叔叔|老太太|老汉)",
        rf"(?:{WHO})[“\"]?(?:小)?[{SURNAMES}]{HAN}{{1,2}}[”\"]?{END}",
        rf"(?:{WHO})小{HAN}{END}",
        rf"(?<!{HAN})[{SURNAMES}]{HAN}{{1,2}}(?:同学|小朋友)",
        rf"[{SURNAMES}]{HAN}{{1,2}}[，,（(]\s*(?:今年|现年)?\s*\d{{1,3}}\s*岁",
        rf"[{SURNAMES}]{HAN}{{1,2}}[，,]\s*[男女][，,]",
        r"(?<!\d)\d{17}[\dXx](?!\d)",
        r"(?<!\d)1[3-9]\d{9}(?!\d)",
        r"\b(?:Mr|Mrs|Ms|Miss|Grandma|Grandpa|Auntie|Uncle)\.? [A-Z][a-z]+",
    )
)


def named_in(text: str) -> list[str]:
    """The passages that may name a person, as they stand in the text, each once, in order."""
    found = sorted((match.start(), match.group()) for pattern in PATTERNS for match in pattern.finditer(text))
    return list(dict.fromkeys(passage.strip() for _start, passage in found))[:MOST]
