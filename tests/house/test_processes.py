"""What falls is started again: at once, then after a wait that grows and stays bearable."""

from cordee.config.processes import LONGEST_WAIT, Child


def test_a_process_that_falls_again_and_again_waits_ever_longer_but_is_never_given_up():
    child = Child("essai", ("commande-qui-n-existe-pas",), ())
    waits = []
    for _ in range(8):
        child.process.wait(30)
        waits.append(child.wait())
        child.start()
    child.process.wait(30)

    assert waits[:3] == [0, 0, 0]
    assert 0 < waits[3] < waits[4] < waits[5]
    assert max(waits) <= LONGEST_WAIT
