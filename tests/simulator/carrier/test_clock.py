from simulator.carrier.account import Clock


async def test_carrier_time_runs_at_its_speed():
    clock = Clock(speed=1000)

    await clock.sleep(5)

    assert clock.ms() >= 5000


async def test_ringing_is_hurried_and_time_never_jumps_back():
    clock = Clock(speed=1, ringing_speed=10_000)

    with clock.ringing():
        await clock.sleep(20)
        rung_ms = clock.ms()

    assert rung_ms >= 20_000
    assert clock.ms() >= rung_ms
