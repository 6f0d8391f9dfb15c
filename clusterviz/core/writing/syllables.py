"""Words that are written as Vietnamese writes its syllables, and the common ones.

Onset, rime and tone, by the rules of the orthography: `k` before `e`, `ê`, `i`
and `y`, `yê` where nothing stands before it, an acute or a dot where the
syllable ends in `c`, `ch`, `p` or `t`, and the tone over its own vowel. Text
that was decoded by the wrong table breaks one of them in most of its words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Grave, acute, tilde, hook above, dot below."""

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt
ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut
uy uya uych uyên uyêt uyn uynh uyp uyt uyu
ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y yêm yên yêng yêt yêu ych yn ynh yp yt
"""
_STOPS = ("c", "ch", "p", "t")
_CODAS = ("ch", "nh", "ng", "c", "m", "n", "p", "t")
_SHAPED = "ăâêôơư"
_LIPS = ("b", "m", "p", "ph", "v")
_ROUNDED = ("oa", "oă", "oe", "uâ", "uê", "uơ")

# With a mark: what few of the wrong readings of a word give. From the names of the
# country's 10,000 communes and the papers of offices.
_COMMON = """
đa đà đã đạ đặc ái đài đại đầm án ân đan đàn đang đăng đánh đào đạo đất đầu đầy bà bá
bác bạc bắc bạch bài bái bãi bàn bản bàng bằng báo bảo bát bàu bè bến bệnh biên biến
bình bố bồ bổ bộ bồi bông bồng bù buôn cà các cái cẩm cần cảnh cáo cấp cát cầu cày cây
chà chải chàm chân chấn chánh châu chế chí chỉ chiêm chiến chiềng chính chỉnh chợ chú
chư chủ chùa chưa chứng chương có cô cơ cổ cốc côn công cống cù cú cũ cư củ của cửa cụm
cuông cương cường cửu dân dầu dệt dịch diên diễn diện dơi dự dũng dụng dựng dương duyên
duyệt đê đề để đéc đền giá giải giàng giáo giáp giấy giới giồng gò gỗ hà hạ hải hàm hạn
hàng hành hạnh hào hảo hậu hiền hiện hiệp hiếu họ hồ hỗ hộ hoà hoá hòa hóa hoạch hoài
hoàn hoàng hoằng học hồi hội hới hòn hồng hợp huế huệ hùng hưng hương hướng hữu hựu
huyện địa điểm điền điện điều đình định kạn kế kênh kết khác khánh khê khí khoái khối
không khương kiếm kiên kiến kiều ký kỳ kỹ là lạc lặc lâm láng lãng lăng lạng lãnh lào
lão lấp lập lạt lâu lậy lê lễ lệ liêm liên liêu liễu liệu lĩnh lộ loại lộc lợi lư lúa
lục lùng lũng lưới luông lương lưu lý mã mại mần mặt mậu mê mèo miện mô mơ mỏ mộ mở mốc
mộc môi mới môn móng một mù mười mương mường mỹ nà năm nậm nặm năng ngã ngãi ngân ngạn
ngành ngày nghề nghệ nghĩa nghiệp ngô ngoài ngọc ngũ ngự người nguồn nguyên nguyễn nhà
nhân nhận nhất nhị nhiệm nhiên nhơn như nhuận những nội nông nưa núi nước ô đô đỏ độ ở
đoan đoàn đoạn đốc đối đồi đổi đôn đơn đồn đông đống đồng động phả phạm phẩm phần phát
phê phép phì phìn phình phố phổ phòng phóng phù phú phụ phủ phúc phùng phụng phước
phương phường phượng quả quán quản quận quảng quế quốc quới quý quỳ quyền quyết quỳnh
rác rạch rịa riềng rông rộng rừng sách sản sê sìn số sở sóc sơn sông sử suối tà tả tác
tài tái tâm tân tăng tầng tập tàu tây tè tên thạch thái thải thàng tháng thăng thắng
thành thạnh tháp thất thế thị thiên thiện thiết thiếu thiệu thịnh thơ thọ thổ thới thời
thôn thông thống thư thủ thuận thuật thực thuê thước thương thường thượng thuỷ thụy thủy
tích tịch tiên tiến tiền tiểu tín tĩnh tỉnh tịnh tô tơ toạ tọa toàn tổng trà trách trạch
trạm trấn trần tràng trăng trạng trảng trì trí trị triển triều triệu trợ trọng trồng
trực trùng trưng trường tú tư tứ từ tử tự tủa tuần túc tùng tương tường tượng tuyên
tuyến tỷ đủ đức ứng đước được đường uỷ ủy uyên và vạc vân văn vạn vật vệ vì vị viên viễn
viện việt vĩnh võ vốn vũ vụ vực vũng vương xá xã xát xây xín xóm xử xuân xuất xương
xuyên ý yên
"""

_WORD = re.compile(r"[^\t\n\r\x20-@\[-`{-~]+")
_SPACES = re.compile("[\xa0\u2000-\u200a\u202f\u3000]+")
_UNSEEN = "\xad\u200b\u200e\u200f\ufeff"
_OPENING = "“\u2018„«\u2039–—…•°§©€£¿¡" + _UNSEEN
_CLOSING = "”’“»\u203a–—…•°" + _UNSEEN
_ABBREVIATION = re.compile("[B-DĐF-HJ-NP-TV-XZ]+|đ")
_UNITS = frozenset(
    (
        "µ",
        "µm",
        "µg",
        "µs",
        "µl",
        "m²",
        "m³",
        "km²",
        "cm²",
        "cm³",
        "mm²",
        "Nº",
        "nº",
        "ª",
        "º",
    )
)

LONGEST = 60
"""Signs of a word with what stands around it; what is longer is not looked at."""


def words(text: str) -> list[str]:
    """Return what stands between the spaces, digits and signs of ASCII.

    Other signs stay in their words: in a wrong encoding they are letters.

    Examples
    --------
    >>> words("TT.ThÞ trÊn V«i (2009)")
    ['TT', 'ThÞ', 'trÊn', 'V«i']
    """
    return _WORD.findall(text)


def vietnamese(word: str) -> float | None:
    """Return how Vietnamese one of the `words` is, from 0 to 1.

    Returns
    -------
    score
        1 for a common syllable and less for another, 0 for none; ``None`` where
        nothing can be told: ASCII, units, and signs around them.

    Examples
    --------
    >>> [vietnamese(word) for word in ("Bắc", "Hựng", "BiÒn", "“ABC”", "µm")]
    [1.0, 0.6, 0.0, None, None]
    """
    if len(word) > LONGEST:
        return 0.0
    return _vietnamese(word)


@lru_cache(maxsize=2**16)
def _vietnamese(word: str) -> float | None:
    parts = [part.lstrip(_OPENING).rstrip(_CLOSING) for part in _SPACES.split(word)]
    scores = [_score(part) for part in parts if not (part.isascii() or _is_sign(part))]
    return min(scores) if scores else None


def _is_sign(word: str) -> bool:
    return word in _UNITS or not any(map(str.isalpha, word))


def _score(word: str) -> float:
    if _ABBREVIATION.fullmatch(word):
        return 0.6
    if not is_syllable(word):
        return 0.0
    if is_common(word):
        return 1.0
    return 0.6 if len(word) > 1 else 0.3


def is_syllable(word: str) -> bool:
    """Return whether `word` could be a Vietnamese syllable, in one kind of case.

    Parameters
    ----------
    word
        Letters, composed (NFC).

    Examples
    --------
    >>> [is_syllable(word) for word in ("Nghiệp", "GIANG", "hoà", "hòa", "quý")]
    [True, True, True, True, True]
    >>> [is_syllable(word) for word in ("NghiÖp", "kông", "Lôc", "iên", "BắC")]
    [False, False, False, False, False]
    """
    small = word.lower()
    is_cased = word in (small, word.upper(), small[:1].upper() + small[1:])
    return is_cased and small in syllables()


def is_common(word: str) -> bool:
    """Return whether `word` is frequent in names of places or in office papers.

    Examples
    --------
    >>> is_common("Phường"), is_common("Phê"), is_common("Phõng")
    (True, True, False)
    """
    return word.lower() in _common()


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.split())


@cache
def syllables() -> frozenset[str]:
    """Return every syllable that the orthography can write, in small letters.

    Examples
    --------
    >>> "nghiêng" in syllables(), "ngiêng" in syllables()
    (True, False)
    """
    return frozenset(
        unicodedata.normalize("NFC", onset + toned)
        for onset in ("", *_ONSETS.split())
        for rime in _RIMES.split()
        if _fits(onset, rime)
        for toned in _toned(rime)
    )


def _fits(onset: str, rime: str) -> bool:
    """Return whether the orthography writes `rime` after `onset`."""
    is_front = rime[0] in "eêiy"
    if rime[0] == "y" and rime != "y":
        return onset == "qu" or (onset == "" and rime.startswith("yê"))
    if onset == "":
        return not rime.startswith("iê")
    if onset in ("c", "ng"):
        return not is_front
    if onset == "g":
        # "gì" and "giếng": the i is written once.
        return not is_front or rime[0] == "i"
    if onset in ("gh", "ngh"):
        return is_front and rime[0] != "y"
    if onset == "k":
        # Bắc Kạn is written against the rule.
        return is_front or rime[0] in "aă"
    if onset == "gi":
        return not is_front or rime[0] in "eê"
    if onset == "qu":
        return rime == "ôc" or (
            rime[0] in "aăâeêiyơ" and rime[:2] not in ("iê", "ia", "iu")
        )
    return not (onset in _LIPS and rime.startswith(_ROUNDED))


def _toned(rime: str) -> list[str]:
    """Return `rime` without a tone and with each that it may carry, decomposed."""
    coda = next((one for one in _CODAS if rime.endswith(one)), "")
    tones = "\u0301\u0323" if coda in _STOPS else TONES
    return [rime] * (coda not in _STOPS) + [
        rime[: place + 1] + tone + rime[place + 1 :]
        for place in _places(rime.removesuffix(coda), has_coda=bool(coda))
        for tone in tones
    ]


def _places(vowels: str, *, has_coda: bool) -> list[int]:
    """Return the vowels that a tone may stand over."""
    shaped = [place for place, vowel in enumerate(vowels) if vowel in _SHAPED]
    if shaped:
        return shaped[-1:]
    if has_coda or len(vowels) == 1:
        return [len(vowels) - 1]
    if len(vowels) == len("oai"):
        return [1]
    # "hòa" is how schools write it, "hoà" how many people do.
    return [0, 1] if vowels in ("oa", "oe", "uy") else [0]
