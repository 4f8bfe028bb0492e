from tests.world import World


def test_the_small_world_holds_together(world: World) -> None:
    assert world.units["22870"].province_id == world.units["58"].id
