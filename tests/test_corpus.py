"""A corpus folder to an article and its word lists; what is wrong with it is said plainly."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import Bot, load_bot
from bot.corpus import Corpus, Matter, load
from bot.errors import CorpusError

LEAKY_GUT = Path(__file__).parents[1] / "corpus" / "leaky-gut"


def test_the_real_article_is_byte_for_byte(bot: Bot) -> None:
    sha256 = "8c7d441be98436aacb7303a02ad7500263b90a888616bc329a25eb5db6af0280"
    raw = (LEAKY_GUT / "article.txt").read_bytes()
    assert hashlib.sha256(raw).hexdigest() == sha256
    assert bot.article.source.sha256 == sha256
    assert bot.article.text.encode() == raw


@pytest.mark.parametrize(
    "folder", [LEAKY_GUT, Path(__file__).parent / "data" / "lighthouse"], ids=lambda f: f.name
)
def test_every_suggestion_comes_back_to_its_sentence(folder: Path) -> None:
    assert load_bot(folder).unanswered() == ()


def test_a_folder_in_order(folder: Path) -> None:
    corpus = load(folder)
    assert corpus.article.title == "How a Lighthouse Keeper Bakes Bread"
    assert corpus.article.source.url == "https://lighthouse.example/bread"
    assert corpus.article.source.disclosure == "A leaflet by a company that sells yeast."
    assert corpus.article.abbreviations == ("Dr.",)
    assert corpus.synonyms["sweetener"] == "honey"


def test_questions_stand_in_the_articles_order_whatever_the_files(folder: Path) -> None:
    path = folder / "questions.toml"
    first, *rest = path.read_text("utf-8").split("\n\n")
    path.write_text("\n\n".join([*rest, first]), "utf-8")
    numbers = [question.sentence for question in load(folder).questions]
    assert numbers == sorted(numbers)
    assert numbers[0] == 0


def test_only_the_first_question_of_a_sentence_is_suggested(folder: Path) -> None:
    first, second = load(folder).questions[:2]
    assert (first.text, first.suggested) == ("Where does a lighthouse keeper live?", True)
    assert (second.text, second.suggested) == ("How often is a loaf baked?", False)


def test_a_question_is_bound_to_the_sentence_that_it_names(folder: Path) -> None:
    corpus = load(folder)
    begins = [corpus.article.sentences[q.sentence] for q in corpus.questions if "honey" in q.text]
    assert [corpus.article.text[s.start : s.start + 5] for s in begins] == ["Honey"]


def test_line_ends_of_the_article_are_kept(folder: Path) -> None:
    path = folder / "article.txt"
    raw = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(raw)
    assert load(folder).article.text.encode() == raw


@pytest.mark.parametrize("name", ["article.toml", "questions.toml", "synonyms.toml"])
def test_toml_may_have_line_ends_of_any_kind(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(folder).questions


def test_optional_keys_may_be_left_out(folder: Path) -> None:
    path = folder / "article.toml"
    kept = [
        line
        for line in path.read_text("utf-8").splitlines()
        if not line.startswith(("advertising", "ends_before"))
    ]
    path.write_text("\n".join(kept), "utf-8")
    assert not any(passage.advertising for passage in load(folder).article.passages)


Spoil = Callable[[Path], object]


def _without(name: str) -> Spoil:
    return lambda folder: (folder / name).unlink()


def _holds(name: str, raw: bytes) -> Spoil:
    return lambda folder: (folder / name).write_bytes(raw)


def _adds(name: str, line: str) -> Spoil:
    return lambda folder: (folder / name).write_text(
        f"{line}\n{(folder / name).read_text('utf-8')}", "utf-8"
    )


def _sets(key: str, value: str) -> Spoil:
    """`article.toml` with another value for a key; "" leaves it out."""

    def spoil(folder: Path) -> None:
        path = folder / "article.toml"
        lines = [ln for ln in path.read_text("utf-8").splitlines() if not ln.startswith(f"{key} ")]
        path.write_text("\n".join([*lines, f"{key} = {value}" if value else ""]), "utf-8")

    return spoil


def _asks(begins: str, asked: str) -> Spoil:
    """`questions.toml` with one sentence."""
    return _holds("questions.toml", f"[[sentence]]\nbegins = {begins}\nasked = {asked}\n".encode())


REFUSED = [
    # what is wrong, file, key, a word of the problem, a word of the cure
    *(
        pytest.param(_without(name), name, None, "missing", "Add it", id=f"no {name}")
        for name in ("article.toml", "article.txt", "questions.toml", "synonyms.toml")
    ),
    *(
        pytest.param(
            _sets(key, ""), "article.toml", key, "missing", f"Add a line {key}", id=f"no {key}"
        )
        for key in ("title", "url", "language", "disclosure", "abbreviations")
    ),
    *(
        pytest.param(
            _sets(key, "'  '"), "article.toml", key, "empty", "Fill it in", id=f"empty {key}"
        )
        for key in ("title", "language", "disclosure")
    ),
    *(
        pytest.param(
            _sets(key, "3"), "article.toml", key, "not a text", "Write a text", id=f"{key} 3"
        )
        for key in ("title", "url", "language", "disclosure", "ends_before")
    ),
    *(
        pytest.param(
            _sets(key, value),
            "article.toml",
            key,
            "not a list of texts",
            "Write a list of texts",
            id=f"{key} {value}",
        )
        for key in ("abbreviations", "advertising")
        for value in ("'Dr.'", "[3]", "['']")
    ),
    pytest.param(
        _adds("article.toml", "author = 'me'"),
        "article.toml",
        "author",
        "not known",
        "Use only: title",
        id="unknown key",
    ),
    pytest.param(
        _sets("url", "'javascript:alert(1)'"),
        "article.toml",
        "url",
        "no web address",
        "Begin it with https://",
        id="an address of no page",
    ),
    pytest.param(
        _sets("language", "'xx'"),
        "article.toml",
        "language",
        "'xx'",
        "Use one of: en",
        id="language",
    ),
    pytest.param(
        _sets("advertising", "['Buy a gull']"),
        "article.toml",
        "advertising",
        "no paragraph of the article begins with 'Buy a gull'",
        "Copy the paragraph's first words",
        id="advertising that is not there",
    ),
    pytest.param(
        _sets("ends_before", "'Leave a'"),
        "article.toml",
        "ends_before",
        "no line 'Leave a'",
        "Copy the whole line",
        id="an end that is not there",
    ),
    pytest.param(
        _holds("article.txt", b"Caf\xe9 and bread."),
        "article.txt",
        None,
        "byte 3 is not UTF-8",
        "Save the file as UTF-8",
        id="article in Latin-1",
    ),
    pytest.param(
        _holds("article.toml", b"title = 'Caf\xe9'"),
        "article.toml",
        None,
        "not UTF-8",
        "Save the file as UTF-8",
        id="article.toml in Latin-1",
    ),
    *(
        pytest.param(
            _holds(name, b"a = 1\nb = = 2\n"), name, None, "not TOML", "Mend", id=f"broken {name}"
        )
        for name in ("article.toml", "questions.toml", "synonyms.toml")
    ),
    pytest.param(
        _holds("questions.toml", b""),
        "questions.toml",
        "sentence",
        "no list of sentence",
        "[[sentence]]",
        id="no questions",
    ),
    pytest.param(
        _holds("questions.toml", b"sentence = ['Crust:']"),
        "questions.toml",
        "sentence 1",
        "begins and asked",
        "Give both",
        id="a sentence that is no table",
    ),
    pytest.param(
        _holds("questions.toml", b"[[sentence]]\nbegins = 'Crust:'"),
        "questions.toml",
        "sentence 1",
        "table of begins and asked",
        "Give both",
        id="a sentence without questions",
    ),
    pytest.param(
        _holds("questions.toml", b"[[sentence]]\nbegins = 'Crust:'\nasked = ['?']\nanswer = ''"),
        "questions.toml",
        "sentence 1",
        "table of begins and asked",
        "Give both",
        id="a sentence with an unknown key",
    ),
    pytest.param(
        _asks("3", "['Why?']"),
        "questions.toml",
        "sentence 1.begins",
        "not a text",
        "Write a text",
        id="begins 3",
    ),
    pytest.param(
        _asks("'Crust:'", "['Why?']"),
        "questions.toml",
        "sentence 1.asked",
        "not a text",
        "Write a text",
        id="asked is no text",
    ),
    pytest.param(
        _asks("'Crust:'", "' '"),
        "questions.toml",
        "sentence 1.asked",
        "no question in it",
        "one a line",
        id="nothing is asked",
    ),
    pytest.param(
        _holds("questions.toml", b"sentence = []\nuncovered = 3"),
        "questions.toml",
        "uncovered",
        "no list of uncovered",
        "[[uncovered]]",
        id="uncovered is no list",
    ),
    pytest.param(
        _holds("questions.toml", b"sentence = []\n[[uncovered]]\nasked = 'Why?'"),
        "questions.toml",
        "uncovered 1",
        "table of matter and asked",
        "Give both",
        id="a matter without a name",
    ),
    pytest.param(
        _asks("'Gulls'", "'Why?'"),
        "questions.toml",
        "sentence 1.begins",
        "0 sentences of the article begin with 'Gulls'",
        "Copy enough",
        id="a sentence that is not there",
    ),
    pytest.param(
        _asks("'The keeper'", "'Why?'"),
        "questions.toml",
        "sentence 1.begins",
        "2 sentences of the article begin with 'The keeper'",
        "Copy enough",
        id="a sentence that may be another",
    ),
    pytest.param(
        _asks("'But what goes'", "'Why?'"),
        "questions.toml",
        "sentence 1.begins",
        "0 sentences",
        "Copy enough",
        id="a sentence that never answers",
    ),
    pytest.param(
        _holds("synonyms.toml", b""),
        "synonyms.toml",
        "synonyms",
        "no table of synonyms",
        "Add a [synonyms] table",
        id="no synonyms",
    ),
    pytest.param(
        _holds("synonyms.toml", b"[synonyms]\nrowing = ['boat']"),
        "synonyms.toml",
        "synonyms.rowing",
        "not a text",
        "Write a text",
        id="a synonym that is no text",
    ),
]


@pytest.mark.parametrize(("spoil", "file", "key", "problem", "cure"), REFUSED)
def test_a_refusal_names_file_key_problem_and_cure(
    folder: Path, spoil: Spoil, file: str, key: str | None, problem: str, cure: str
) -> None:
    spoil(folder)
    with pytest.raises(CorpusError) as refused:
        load_bot(folder)
    error = refused.value
    assert error.path == folder / file
    assert error.key == key
    assert problem in error.problem
    assert cure in error.cure
    for part in (str(error.path), error.key or "", error.problem, error.cure):
        assert part in str(error)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b" \r\n\n", id="blank"),
        pytest.param(b"Why bake?", id="nothing but a question"),
    ],
)
def test_an_article_with_nothing_to_quote_is_refused(folder: Path, words: bytes) -> None:
    (folder / "article.txt").write_bytes(words)
    _sets("advertising", "")(folder)
    _sets("ends_before", "")(folder)
    with pytest.raises(CorpusError, match="no sentence to quote") as refused:
        load(folder)
    assert refused.value.path == folder / "article.txt"
    assert "Put the article's text in it" in refused.value.cure


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such folder") as refused:
        load_bot(tmp_path / "none")
    assert refused.value.path == tmp_path / "none"
    assert refused.value.cure


def test_a_file_that_is_a_folder_is_refused(folder: Path) -> None:
    (folder / "article.txt").unlink()
    (folder / "article.txt").mkdir()
    with pytest.raises(CorpusError, match="cannot be read") as refused:
        load(folder)
    assert refused.value.path == folder / "article.txt"


def test_a_folder_may_be_named_by_a_text(folder: Path) -> None:
    assert load_bot(str(folder)).article.title == "How a Lighthouse Keeper Bakes Bread"


# --- what is asked --------------------------------------------------------------------------------


def _loaded(folder: Path, questions: str) -> Corpus:
    (folder / "questions.toml").write_bytes(questions.encode())
    return load(folder)


CRUST = "[[sentence]]\nbegins = 'Crust:'\nasked = '''{}'''\n"


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        pytest.param("How brown?", ["How brown?"], id="one line"),
        pytest.param("\nHow brown?\nWhat colour?\n", ["How brown?", "What colour?"], id="lines"),
        pytest.param("\n\n  How brown? \n\t\n", ["How brown?"], id="blank lines and spaces"),
        pytest.param("\nHow brown?\r\nWhy?\n", ["How brown?", "Why?"], id="any line ends"),
    ],
)
def test_one_question_a_line(folder: Path, asked: str, texts: list[str]) -> None:
    questions = _loaded(folder, CRUST.format(asked)).questions
    assert [question.text for question in questions] == texts
    assert [question.suggested for question in questions] == [True] + [False] * (len(texts) - 1)
    assert len({question.sentence for question in questions}) == 1


def test_the_uncovered_matters_of_a_folder(folder: Path) -> None:
    prices, others = load(folder).uncovered
    assert prices.name == "what bread costs"
    assert prices.asked[0] == "What does a loaf of bread cost?"
    assert len(prices.asked) == 3
    assert others == Matter("", ("What is the capital of France?", "Who won the match?"))


def test_a_matter_may_tell_how_the_subject_stands(folder: Path) -> None:
    entry = "[[uncovered]]\nmatter = 'whether bread is real'\nstanding = true\nasked = 'Is it?'\n"
    corpus = _loaded(folder, f"{CRUST.format('How brown?')}\n{entry}")
    assert corpus.uncovered == (Matter("whether bread is real", ("Is it?",), True),)


def test_uncovered_matters_may_be_left_out(folder: Path) -> None:
    corpus = _loaded(folder, CRUST.format("How brown?"))
    assert corpus.uncovered == ()
    assert len(corpus.questions) == 1


@pytest.mark.parametrize(
    ("entry", "key", "problem"),
    [
        pytest.param(
            "matter = 3\nasked = 'Why?'", "uncovered 1.matter", "not a text", id="matter 3"
        ),
        pytest.param(
            "matter = 'a'\nasked = ['Why?']", "uncovered 1.asked", "not a text", id="asked a list"
        ),
        pytest.param("matter = 'a'\nasked = ' '", "uncovered 1.asked", "no question", id="empty"),
        pytest.param(
            "matter = 'a'\nasked = 'Why?'\nbegins = 'a'", "uncovered 1", "no other key", id="more"
        ),
        pytest.param(
            "matter = 'a'\nasked = 'Why?'\nstanding = 'yes'",
            "uncovered 1.standing",
            "not true or false",
            id="standing a text",
        ),
    ],
)
def test_an_uncovered_matter_at_fault_is_named(
    folder: Path, entry: str, key: str, problem: str
) -> None:
    with pytest.raises(CorpusError) as refused:
        _loaded(folder, f"{CRUST.format('How brown?')}\n[[uncovered]]\n{entry}\n")
    assert (refused.value.path, refused.value.key) == (folder / "questions.toml", key)
    assert problem in str(refused.value)


def test_the_real_articles_matters_have_names() -> None:
    names = [matter.name for matter in load(LEAKY_GUT).uncovered]
    assert "" in names
    assert len(set(names)) == len(names) > 5
    assert all(name == name.strip() and not name.endswith(".") for name in names)
