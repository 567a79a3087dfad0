"""The worker process: order, crashes, memory, failures and endings, with real processes.

Tasks are functions of the standard library, which the process can import wherever the tests are.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, wait
from pathlib import Path

import pytest

from annotations.errors import WorkerCrashedError, WorkerOffError
from annotations.workers import Worker

DEADLY = "__import__('os').kill(__import__('os').getpid(), 9)"
"""An expression that kills the process that evaluates it."""

DEADLINE = 60.0
"""Seconds after which a test that hangs fails."""


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(log=tmp_path / "logs" / "worker.log")
    yield worker
    worker.shutdown(cancel_futures=True)


def run(worker: Worker, code: str) -> object:
    """Evaluate an expression in the process."""
    return worker.submit(eval, code).result(DEADLINE)


def hold(worker: Worker, gate: Path) -> list[Future[object]]:
    """Keep the process busy, with its next task already sent, until `gate` exists."""
    exists = f"lambda: __import__('os').path.exists({str(gate)!r})"
    code = f"[__import__('time').sleep(0.01) for _ in iter({exists}, True)]"
    return [worker.submit(eval, code, priority=-1) for _ in range(2)]


def ended(pid: int) -> bool:
    """Whether a process has ended, be it that nobody has asked for its status yet."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return status.rpartition(")")[2].split()[0] in "ZX"


def wait_for_end(pid: int) -> None:
    """Return when a process has ended; fails after the deadline."""
    tick = threading.Event()
    for _ in range(int(DEADLINE * 50)):
        if ended(pid):
            return
        tick.wait(0.02)
    pytest.fail(f"process {pid} still runs")


def test_runs_in_one_other_process(worker: Worker) -> None:
    pids = [worker.submit(os.getpid).result(DEADLINE) for _ in range(3)]
    assert set(pids) == {worker.pid}
    assert worker.pid != os.getpid()


def test_order_is_priority_then_age(worker: Worker, tmp_path: Path) -> None:
    gate, order = tmp_path / "gate", tmp_path / "order"
    held = hold(worker, gate)
    code = "with open({!r}, 'a') as f: f.write({!r})"
    waiting = [
        worker.submit(exec, code.format(str(order), name), priority=priority)
        for name, priority in [("a", 2), ("b", 1), ("c", 0), ("d", 2), ("e", 0), ("f", 1)]
    ]
    gate.touch()
    wait([*held, *waiting], DEADLINE)
    assert order.read_text(encoding="utf-8") == "cebfad"


def test_keywords_reach_the_function(worker: Worker) -> None:
    assert worker.submit(sorted, [1, 3, 2], priority=1, reverse=True).result(DEADLINE) == [3, 2, 1]


def test_a_large_text_goes_there_and_back_while_the_process_is_busy(worker: Worker, tmp_path: Path) -> None:
    text = "Maduro " * 1_000_000
    held = hold(worker, tmp_path / "gate")
    found = [worker.submit(str.upper, text) for _ in range(2)]
    (tmp_path / "gate").touch()
    wait(held, DEADLINE)
    assert all(future.result(DEADLINE) == text.upper() for future in found)


def test_many_threads_share_it(worker: Worker) -> None:
    found: dict[int, int] = {}

    def use(number: int) -> None:
        found[number] = worker.submit(int.__add__, number, 1).result(DEADLINE)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: number + 1 for number in range(20)}


def test_exceptions_come_back_with_where_they_arose(worker: Worker) -> None:
    error = worker.submit(json.loads, "{").exception(DEADLINE)
    assert isinstance(error, json.JSONDecodeError)
    assert error.pos == 1
    assert "In the worker process" in error.__notes__[0]
    assert run(worker, "6 * 7") == 42


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("lambda: 1", "pickle"),
        ("__import__('threading').Lock()", "pickle"),
        ("(_ for _ in ()).throw(type('Odd', (Exception,), {})('strange'))", "Odd: strange"),
    ],
)
def test_what_cannot_be_pickled_is_an_error_of_its_future_only(worker: Worker, code: str, says: str) -> None:
    error = worker.submit(eval, code).exception(DEADLINE)
    assert says in str(error)
    assert run(worker, "6 * 7") == 42


def test_arguments_that_cannot_be_pickled(worker: Worker) -> None:
    assert worker.submit(id, threading.Lock()).exception(DEADLINE) is not None
    assert run(worker, "6 * 7") == 42


def test_a_crash_starts_it_anew_and_nothing_is_lost(worker: Worker, tmp_path: Path) -> None:
    first = worker.submit(os.getpid).result(DEADLINE)
    gate = tmp_path / "gate"
    held = hold(worker, gate)
    waiting = worker.submit(os.getpid)
    os.kill(first, signal.SIGKILL)
    gate.touch()
    assert waiting.result(DEADLINE) not in {first, os.getpid()}
    assert all(future.exception(DEADLINE) is None for future in held)


def test_a_crash_while_idle_is_noticed_by_the_next_task(worker: Worker) -> None:
    first = worker.submit(os.getpid).result(DEADLINE)
    os.kill(first, signal.SIGKILL)
    wait_for_end(first)
    assert worker.submit(os.getpid).result(DEADLINE) != first


def test_a_task_that_kills_it_twice_fails_and_no_other(worker: Worker, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    held = hold(worker, gate)
    deadly = worker.submit(eval, DEADLY)
    others = [worker.submit(int.__add__, number, 1) for number in range(3)]
    gate.touch()
    error = deadly.exception(DEADLINE)
    assert isinstance(error, WorkerCrashedError)
    assert "SIGKILL" in str(error)
    assert str(tmp_path) in str(error)
    assert [other.result(DEADLINE) for other in others] == [1, 2, 3]
    assert all(future.exception(DEADLINE) is None for future in held)


def test_a_task_may_have_one_attempt_only(worker: Worker, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    code = f"[open({str(runs)!r}, 'a').write('x'), {DEADLY}]"
    assert isinstance(worker.submit(eval, code, attempts=1).exception(DEADLINE), WorkerCrashedError)
    assert len(runs.read_text(encoding="utf-8")) == 1
    assert isinstance(worker.submit(eval, code).exception(DEADLINE), WorkerCrashedError)
    assert len(runs.read_text(encoding="utf-8")) == 3


def test_crashes_in_a_row_turn_it_off(tmp_path: Path) -> None:
    with Worker(log=tmp_path / "log", restarts=2) as worker:
        fine = run(worker, "6 * 7")
        deadly = [worker.submit(eval, DEADLY) for _ in range(3)]
        waiting = worker.submit(os.getpid)
        errors = [future.exception(DEADLINE) for future in [*deadly, waiting]]
        assert fine == 42
        assert [type(error) for error in errors] == [WorkerCrashedError, *[WorkerOffError] * 3]
        with pytest.raises(WorkerOffError, match="SIGKILL"):
            worker.submit(os.getpid)


def test_a_task_done_forgives_the_crashes_before(tmp_path: Path) -> None:
    with Worker(log=tmp_path / "log", restarts=2) as worker:
        for number in range(4):
            deadly = worker.submit(eval, DEADLY)
            assert isinstance(deadly.exception(DEADLINE), WorkerCrashedError)
            assert worker.submit(int.__add__, number, 1).result(DEADLINE) == number + 1


def test_a_task_that_takes_too_long_is_ended_at_once_and_no_other(worker: Worker, tmp_path: Path) -> None:
    run(worker, "6 * 7")
    runs = tmp_path / "runs"
    stuck = worker.submit(
        eval, f"[open({str(runs)!r}, 'a').write('x'), __import__('time').sleep(600)]", seconds=0.3
    )
    after = [worker.submit(int.__add__, number, 1, seconds=DEADLINE) for number in range(3)]
    error = stuck.exception(DEADLINE)
    assert isinstance(error, WorkerCrashedError)
    assert "took too long" in str(error)
    assert runs.read_text(encoding="utf-8") == "x"
    assert [future.result(DEADLINE) for future in after] == [1, 2, 3]


def test_time_counts_from_when_a_task_runs_and_not_while_it_waits(worker: Worker) -> None:
    run(worker, "6 * 7")
    held = worker.submit(eval, "__import__('time').sleep(1.5)", priority=-1)
    waiting = worker.submit(eval, "__import__('time').sleep(0.01)", seconds=1.0)
    assert (held.result(DEADLINE), waiting.result(DEADLINE)) == (None, None)


def test_a_process_that_ends_before_it_is_ready_turns_it_off_soon(tmp_path: Path) -> None:
    with Worker(initializer="no_such_module:start", log=tmp_path / "log") as worker:
        waiting = [worker.submit(os.getpid) for _ in range(5)]
        assert all(isinstance(future.exception(DEADLINE), WorkerOffError) for future in waiting)
    assert (tmp_path / "log").read_text(encoding="utf-8").count("ModuleNotFoundError") == 2


def test_an_initializer_runs_once_before_the_first_task(tmp_path: Path) -> None:
    with Worker(initializer="antigravity:fly", log=tmp_path / "log") as failing:
        error = failing.submit(os.getpid).exception(DEADLINE)
    assert isinstance(error, WorkerCrashedError)
    assert "antigravity" in (tmp_path / "log").read_text(encoding="utf-8")
    with Worker(initializer="tracemalloc:start") as worker:
        assert run(worker, "__import__('tracemalloc').is_tracing()") is True


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces RLIMIT_DATA")
def test_the_memory_limit_fails_the_task_and_not_the_process() -> None:
    with Worker(memory_mb=256) as worker:
        pid = run(worker, "__import__('os').getpid()")
        assert isinstance(worker.submit(bytearray, 1 << 30).exception(DEADLINE), MemoryError)
        assert run(worker, "__import__('os').getpid()") == pid


def test_output_goes_to_a_private_log_and_not_to_the_terminal(
    worker: Worker, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run(worker, "print('to stdout')")
    run(worker, "__import__('os').write(1, b'to descriptor 1')")
    run(worker, "__import__('os').system('echo from a child >&2')")
    run(worker, "__import__('warnings').warn('a warning')")
    log = tmp_path / "logs" / "worker.log"
    written = log.read_text(encoding="utf-8")
    assert all(part in written for part in ("to stdout", "to descriptor 1", "from a child", "a warning"))
    assert log.stat().st_mode & 0o777 == 0o600
    assert capfd.readouterr() == ("", "")


def test_a_large_log_is_begun_anew(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    log.write_bytes(b"x" * (2 << 20))
    with Worker(log=log) as worker:
        run(worker, "print('fresh')")
    assert log.read_text(encoding="utf-8").strip() == "fresh"


def test_a_log_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with Worker(log=tmp_path / "file" / "log") as worker:
        assert run(worker, "6 * 7") == 42


def test_it_has_no_terminal_and_ignores_interrupts(worker: Worker) -> None:
    pid = worker.submit(os.getpid).result(DEADLINE)
    assert worker.submit(os.getsid, 0).result(DEADLINE) == pid
    assert run(worker, "__import__('sys').stdin.read()") == ""
    os.kill(pid, signal.SIGINT)
    assert worker.submit(os.getpid).result(DEADLINE) == pid


def test_the_import_path_is_ours(worker: Worker) -> None:
    assert run(worker, "__import__('sys').path") == [str(entry) for entry in sys.path]


def test_shutdown_waits_for_what_was_asked(worker: Worker) -> None:
    found = [worker.submit(int.__add__, number, 1) for number in range(5)]
    pid = worker.pid
    worker.shutdown()
    assert [future.result(0) for future in found] == [1, 2, 3, 4, 5]
    assert worker.pid is None
    assert pid is None or ended(pid)
    with pytest.raises(RuntimeError, match="shut down"):
        worker.submit(os.getpid)
    worker.shutdown()


def test_shutdown_at_once_cancels_and_ends_a_busy_process(worker: Worker, tmp_path: Path) -> None:
    pid = worker.submit(os.getpid).result(DEADLINE)
    tasks = [*hold(worker, tmp_path / "never"), worker.submit(os.getpid)]
    worker.shutdown(cancel_futures=True)
    assert ended(pid)
    assert wait(tasks, 0).not_done == set()
    with pytest.raises(CancelledError):
        tasks[0].result(0)


def test_shutdown_ends_a_stopped_process(worker: Worker) -> None:
    pid = worker.submit(os.getpid).result(DEADLINE)
    os.kill(pid, signal.SIGSTOP)
    worker.shutdown()
    assert ended(pid)


def test_shutdown_before_any_task_starts_nothing() -> None:
    before = threading.active_count()
    with Worker() as worker:
        pass
    assert worker.pid is None
    assert threading.active_count() == before


def test_a_callback_may_submit_and_shut_down(worker: Worker) -> None:
    second: Future[Future[int]] = Future()

    def again(_: Future[int]) -> None:
        second.set_result(worker.submit(int.__add__, 1, 1))
        worker.shutdown()

    worker.submit(os.getpid).add_done_callback(again)
    assert second.result(DEADLINE).result(DEADLINE) == 2


def test_cancelled_tasks_are_not_run(worker: Worker, tmp_path: Path) -> None:
    gate, made = tmp_path / "gate", tmp_path / "made"
    held = hold(worker, gate)
    waiting = worker.submit(os.mkdir, made)
    assert waiting.cancel()
    assert held[0].cancel()
    gate.touch()
    assert run(worker, "6 * 7") == 42
    assert not made.exists()
    assert wait([waiting, held[0]], DEADLINE).not_done == set()


PARENT = """
import os, signal, sys, time
from annotations.workers import Worker
worker = Worker()
print(worker.submit(os.getpid).result(60), flush=True)
worker.submit(time.sleep, 600)
worker.submit(time.sleep, 600)
{ending}
"""


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
        ("os._exit(7)", 7),
        ("", 0),
        ("sys.exit(4)", 4),
        ("raise KeyboardInterrupt", -signal.SIGINT),
    ],
)
def test_it_ends_with_its_parent(ending: str, status: int, tmp_path: Path) -> None:
    script = tmp_path / "console-script"
    script.write_text(PARENT.format(ending=ending), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path))}
    parent = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        capture_output=True,
        timeout=DEADLINE,
        check=False,
        env=environment,
    )
    assert parent.returncode == status
    assert parent.stderr == b"" or b"KeyboardInterrupt" in parent.stderr
    wait_for_end(int(parent.stdout))
