"""Command line of the recipe: `python -m annotations.recognition.training {convert,train,evaluate,card}`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import spacy

from annotations.recognition.architectures import use_numpy_products
from annotations.recognition.training.card import card
from annotations.recognition.training.convert import convert
from annotations.recognition.training.evaluate import TEST_FILES, evaluate_test, table
from annotations.recognition.training.train import Round, train

SEPARATORS = {"space": " ", "line": "\n", "paragraph": "\n\n"}
"""What `evaluate --separator` puts between joined sentences."""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all four commands."""
    parser = argparse.ArgumentParser(prog="python -m annotations.recognition.training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("convert", help="write DocBins and cluster tables from the data directory")
    one.add_argument("--lang", choices=["de", "en"], required=True)
    one.add_argument("--data", type=Path, required=True, help="directory with train, dev, test and resources")
    one.add_argument("--out", type=Path, required=True, help="directory of the converted data")
    one.add_argument("--passes", type=int, default=4, help="copies of the data; all but one swap names")
    one.add_argument("--seed", type=int, default=1)
    two = commands.add_parser("train", help="train on converted data")
    two.add_argument("--lang", choices=["de", "en"], required=True)
    two.add_argument("--converted", type=Path, required=True, help="directory that convert wrote")
    two.add_argument("--out", type=Path, required=True, help="directory of the trained pipelines")
    two.add_argument("--start", type=Path, help="trained pipeline to train further")
    two.add_argument("--minutes", type=float, default=0.0, help="stop after so many minutes")
    two.add_argument("--steps", type=int, default=0, help="stop after so many steps")
    two.add_argument("--seed", type=int, default=1)
    two.add_argument("--rate", type=float, default=Round.rate, help="highest learning rate")
    three = commands.add_parser("evaluate", help="print scores on the language's test sets, from raw text")
    three.add_argument("--model", type=Path, required=True, help="directory of a pipeline")
    three.add_argument("--data", type=Path, required=True)
    three.add_argument("--join", type=int, default=1, help="sentences a document")
    three.add_argument(
        "--separator", choices=sorted(SEPARATORS), default="space", help="between joined sentences"
    )
    four = commands.add_parser("card", help="bundle a trained pipeline with metadata and card")
    four.add_argument("--model", type=Path, required=True, help="directory of a trained pipeline")
    four.add_argument("--data", type=Path, required=True)
    four.add_argument("--out", type=Path, required=True, help="directory of the bundled pipeline")
    return parser


def show_scores(model: Path, data: Path, size: int, separator: str) -> None:
    """Print the scores of the pipeline in `model` on all test sets of its language."""
    nlp = spacy.load(model)
    for test in TEST_FILES[str(nlp.lang)]:
        evaluation = evaluate_test(nlp, data, test, size, separator)
        print(
            f"{test}: {evaluation.words:,} words, {evaluation.words_per_s:,} words/s\n\n{table(evaluation)}\n"
        )


def main(argv: list[str] | None = None) -> int:
    """Run one command and return the exit code."""
    options = build_parser().parse_args(argv)
    if options.command == "convert":
        convert(options.data, options.out, options.lang, options.passes, options.seed)
    elif options.command == "train":
        plan = Round(options.steps, options.minutes, options.seed, options.rate)
        print(train(options.lang, options.converted, options.out, plan, options.start))
    elif options.command == "evaluate":
        use_numpy_products()
        show_scores(options.model, options.data, options.join, SEPARATORS[options.separator])
    else:
        use_numpy_products()
        print(json.dumps(card(options.model, options.data, options.out)["glosse"], indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
