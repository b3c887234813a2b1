"""Living figures on their pages: by mouse, by keys, by touch, on paper, unscripted."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.site.course import CHAPTERS
from tests.support.visiting import HEIGHT, visiting

pytestmark = pytest.mark.browser


SIMPLE = CHAPTERS[0]
PRODUCT = CHAPTERS[2]
EINSUM = "content/1-4-einsum-gradients.ipynb"
VARIANTS = "content/1-5-gradient-descent-variants.ipynb"
AUTOGRAD = "content/1-6-from-hand-to-autograd.ipynb"
NEURON = "content/1-7-a-neuron-with-an-activation.ipynb"
CONVERGENCE = "content/1-8-convergence.ipynb"
CHECKING = "content/1-9-checking-gradients.ipynb"
PARALLEL = "content/1-10-data-parallel.ipynb"
RIDGE = "content/1-11-ridge-regression.ipynb"
LOGISTIC = "content/2-1-logistic-regression.ipynb"
SOFTMAX = "content/2-2-softmax-regression.ipynb"
HIDDEN = "content/2-3-a-hidden-layer.ipynb"


PHONE = {"width": 360, "has_touch": True, "is_mobile": True}

# How many living figures a page has.
FIGURES = {
    "content/index.md": 1,
    SIMPLE: 2,
    CHAPTERS[1]: 1,
    PRODUCT: 1,
    EINSUM: 1,
    VARIANTS: 1,
    AUTOGRAD: 1,
    NEURON: 1,
    CHECKING: 2,
    CONVERGENCE: 2,
    PARALLEL: 2,
    RIDGE: 1,
    LOGISTIC: 1,
    SOFTMAX: 1,
    HIDDEN: 1,
}


@pytest.fixture
def alive(site, address, browser):
    """Opens a chapter and brings one of its figures to life; no script may complain."""

    @contextmanager
    def opening(chapter, name, **settings):
        with visiting(browser, address + site.paths[chapter], **settings) as visit:
            yield opened(visit.page, name)
            assert not visit.messages

    return opening


def opened(page, name):
    """Return a figure of a page, once it lives."""
    place = page.locator(f".living-{name}")
    place.scroll_into_view_if_needed()
    expect(place.locator(".living")).to_be_visible()
    return place


def dragged(handle, by, across=0):
    """Drag a handle down the page by a number of pixels, and to the right."""
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = handle.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + across, y + by, steps=4)
    mouse.up()


def touched(handle, steps):
    """Drag a handle with a finger through places that far from it; yield at each."""
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = handle.page.context.new_cdp_session(handle.page)
    moves = [("touchMove", [{"x": x + right, "y": y + down}]) for right, down in steps]
    start = ("touchStart", [{"x": x, "y": y}])
    for kind, points in [start, *moves, ("touchEnd", [])]:
        what = {"type": kind, "touchPoints": points}
        session.send("Input.dispatchTouchEvent", what)
        yield


def says(place, name, value):
    """Expect a row of a figure's table of numbers."""
    expect(place.get_by_role("row", name=f"{name} {value}", exact=True)).to_be_visible()


def test_the_line_loads_when_it_is_near_and_takes_the_pictures_place(
    site, address, browser
):
    with visiting(browser, address + site.paths[SIMPLE]) as visit:
        loaded = "performance.getEntriesByType('resource').map(({ name }) => name)"
        assert not [name for name in visit.page.evaluate(loaded) if "/line" in name]
        place = opened(visit.page, "line")
        expect(place.locator("xpath=preceding-sibling::*[1]")).to_be_hidden()
        assert not visit.messages


def test_the_line_follows_mouse_and_keys_and_says_its_numbers(alive):
    with alive(SIMPLE, "line") as place:
        numbers = place.locator(".numbers")
        expect(numbers).to_contain_text("ŷ = 1 + 2 x, L = 3")
        expect(numbers).to_contain_text("∂L/∂w = Σ δ x = 0.5 − 1 + 4.5 + 2 = 6")
        left, right = place.get_by_role("slider").all()
        dragged(left, 40)
        expect(numbers).not_to_contain_text("ŷ = 1 + 2 x")
        place.get_by_role("button", name="Reset").click()
        right.focus()
        right.press("ArrowDown")  # its height, 11, falls by 0.1: w by 0.02
        expect(numbers).to_contain_text("ŷ = 1 + 1.98 x")
        assert right.get_attribute("aria-valuetext") == "10.9"


def test_a_nudge_of_b_is_predicted_by_its_derivative(alive):
    with alive(SIMPLE, "line") as place:
        place.get_by_role("button", name="b + 0.01").click()
        said = "L was 3. The derivative predicts 3.02; L is 3.0201."
        expect(place.get_by_role("status")).to_have_text(said)


def test_it_is_dragged_by_touch_on_a_phone(alive):
    with alive(SIMPLE, "line", **PHONE) as place:
        for _ in touched(place.get_by_role("slider").first, [(0, 15), (0, 30)]):
            pass
        expect(place.locator(".numbers")).not_to_contain_text("ŷ = 1 + 2 x")
        assert place.page.evaluate("document.documentElement.scrollWidth") <= 360


# Far to all sides, so that the numbers grow long.
AROUND = [(0, 15), (-60, 60), (60, 120), (120, -60), (-120, -60), (-40, -150)]

# Pages scroll smoothly unless told not to.
CENTRED = "el => el.scrollIntoView({ block: 'center', behavior: 'instant' })"

# Where the page is and how high a figure, once it is drawn.
STAND = """async (el) => {
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return [scrollY, el.getBoundingClientRect().height];
}"""


@pytest.mark.parametrize("page", FIGURES)
def test_nothing_moves_while_a_finger_drags(page, site, address, browser):
    with visiting(browser, address + site.paths[page], **PHONE) as visit:
        for place in visit.page.locator("[class*=' living-']").all():
            place.scroll_into_view_if_needed()
            expect(place.locator(".living")).to_be_visible()
            for handle in place.locator(".handle").all():
                handle.evaluate(CENTRED)
                before = place.evaluate(STAND)
                for _ in touched(handle, AROUND):
                    assert place.evaluate(STAND) == pytest.approx(before, abs=0.5)


def test_on_paper_and_without_scripts_the_picture_stands(alive, site, address, browser):
    alt = re.compile("^Four points and the line 1 \\+ 2x")
    with alive(SIMPLE, "line") as place:
        place.page.emulate_media(media="print")
        expect(place).to_be_hidden()
        expect(place.page.get_by_alt_text(alt)).to_be_visible()
    where = address + site.paths[SIMPLE]
    with visiting(browser, where, java_script_enabled=False) as visit:
        expect(visit.page.get_by_alt_text(alt)).to_be_visible()


# Starts a figure by hand, and returns the height of its place before and after.
HEIGHTS = """async (el) => {
  el.replaceChildren(); // one that was started in another width
  el.previousElementSibling.classList.remove("replaced");
  const height = () => el.parentElement.getBoundingClientRect().height;
  const before = height();
  const model = JSON.parse(el.dataset.model);
  const { default: figure } = await import(el.dataset.module);
  figure.render({ model: { get: (name) => model[name] }, el });
  el.previousElementSibling.classList.add("replaced");
  return [before, height()];
}"""


@pytest.mark.parametrize("page", FIGURES)
def test_the_place_of_a_figure_is_as_high_as_the_figure(page, site, address, browser):
    never = "IntersectionObserver = class { observe() {} }"
    with visiting(browser) as visit:
        visit.page.add_init_script(never)
        visit.open(address + site.paths[page])
        places = visit.page.locator("[class*=' living-']")
        assert places.count() == FIGURES[page]
        for width in (1440, 1000, 900, 768, 600, 414, 360):
            visit.page.set_viewport_size({"width": width, "height": HEIGHT})
            for place in places.all():
                before, after = place.evaluate(HEIGHTS)
                assert after == pytest.approx(before, abs=1), width


def test_the_bowl_is_walked_down_and_a_large_rate_leads_away(alive):
    with alive(SIMPLE, "bowl") as place:
        place.page.emulate_media(reduced_motion="reduce")
        place.get_by_role("button", name="Run 50").click()
        expect(place).to_contain_text("after 50 steps: ")
        expect(place).to_contain_text("so the steps end at the minimum")
        expect(place).to_contain_text("w = 65.8, L = 105.9184")
        rate = place.get_by_label("learning rate η")
        rate.press("End")
        expect(place).to_contain_text("do not end at the minimum")
        place.get_by_role("button", name="Step").click()
        expect(place).to_contain_text("after 1 step:")


def test_a_sample_changes_its_worker_and_the_means_part(alive):
    with alive(PARALLEL, "shards") as place:
        weighted, plain = (place.locator(f"p.{name}") for name in ("weighted", "plain"))
        whole = "= (1, 1, 0), the gradient of all samples"
        expect(weighted).to_contain_text(whole)
        expect(plain).to_contain_text("= (0, 0, −2), off by a length of 2.45")
        third = place.get_by_role("slider", name="Worker of sample 3")
        third.press("ArrowUp")
        expect(plain).to_contain_text("= (1, 1, 0), which is right")
        dragged(place.get_by_role("slider", name="Worker of sample 4"), 60)
        expect(place).to_contain_text("worker 1: sample 3; gradient (2, 2, 4)")
        expect(weighted).to_contain_text(whole)
        third.press("Home")
        expect(place).to_contain_text("worker 1: no sample, so it sends zeros")
        place.get_by_role("button", name="Reset").click()
        expect(plain).to_contain_text("= (0, 0, −2)")


def test_chunks_go_round_the_ring_until_all_have_the_sum(alive):
    with alive(PARALLEL, "ring") as place:
        status = place.locator("p[role=status]")
        step = place.get_by_role("button", name="Next round")
        for _ in range(3):
            step.click()
        expect(status).to_contain_text("Round 3 of 6")
        expect(status).to_contain_text("what arrives is added. Each has 1 of 4")
        assert place.locator(".cell.arrived.finished").count() == 4
        place.get_by_role("slider").press("ArrowRight")
        expect(status).to_contain_text("Round 4 of 6")
        expect(status).to_contain_text("replaces what was there. Each has 2 of 4")
        place.get_by_role("slider").press("End")
        expect(place.locator(".cell.finished")).to_have_count(16)
        expect(step).to_be_disabled()
        place.get_by_role("button", name="Reset").click()
        expect(status).to_contain_text("Before: each worker has its own numbers")


def test_ridge_moves_between_least_squares_and_zero(alive):
    with alive(RIDGE, "ridge") as place:
        expect(place).to_contain_text("α = 0.5: w = (1.2, −0.3)")
        expect(place).to_contain_text("shares 0.9 along λ = 9, 0.5 along λ = 1")
        handle = place.get_by_role("slider", name="penalty α, its power of ten")
        dragged(handle, 40)  # towards least squares, (2, −1)
        expect(place).not_to_contain_text("α = 0.5")
        handle.press("Home")
        expect(place).to_contain_text("α = 0.001: w = (2, −1)")
        handle.press("End")
        expect(place).to_contain_text("α = 1000: w = (0, 0)")
        place.get_by_role("button", name="Reset").click()
        place.get_by_role("button", name="Stop at").click()
        expect(place).to_contain_text("10 steps without a penalty: w = (1.48, −0.48)")


def test_a_sample_is_dragged_across_the_boundary(alive):
    with alive(LOGISTIC, "boundary") as place:
        says(place, "z", "−0.562")
        radius, texture = place.get_by_role("slider").all()
        radius.press("Home")
        says(place, "m δ = ŷ − y", "−1")  # surely benign, it says, and it is malignant
        dragged(texture, -60)
        expect(place.get_by_role("row", name="z −0.562", exact=True)).to_have_count(0)
        place.get_by_role("button", name="Call it benign").click()
        says(place, "y", "0")
        place.get_by_role("button", name="100 steps").click()
        says(place, "steps", "100")
        place.get_by_role("button", name="Reset").click()
        says(place, "z", "−0.562")


def test_blocks_are_chosen_added_and_freed_of_their_zeros(alive):
    gradient = "∂L/∂W is (−0.5, 5.5), (6, −10.5), (−8.5, 43)"
    with alive(EINSUM, "axes") as place:
        chosen = place.get_by_role("slider")
        expect(place).to_contain_text("Sample 1, output 1, 0.5 times its block")
        chosen.press("ArrowRight")
        assert chosen.get_attribute("aria-valuetext") == "sample 1, output 2"
        place.get_by_role("button", name="Add it").click()
        expect(place).to_contain_text("1 of 8 added. The sum is (0, −1), (0, −6)")
        chosen.press("Home")
        dragged(chosen, 150)  # to the block below
        expect(place).to_contain_text("Sample 1, output 2, −1 times its block")
        place.get_by_role("button", name="Add all").click()
        expect(place).to_contain_text(f"8 of 8 added. {gradient}")
        place.get_by_role("button", name="Strike the zeros").click()
        expect(place).to_contain_text("Sample 1 adds (0.5, −1), (3, −6), (−1, 2)")
        place.get_by_role("button", name="Add all").click()
        expect(place).to_contain_text(f"4 of 4 added. {gradient}")


def test_mini_batches_walk_and_scatter_as_predicted(alive):
    with alive(VARIANTS, "path") as place:
        place.page.emulate_media(reduced_motion="reduce")
        expect(place).to_contain_text("0 epochs of 10 mini-batches")
        expect(place).to_contain_text("predicted ")
        start = place.get_by_label("start, b")
        start.press("End")
        expect(place).to_contain_text("after 0 steps: b = 60, w = 5")
        size = place.get_by_label("samples in a mini-batch B")
        size.press("End")
        expect(place).to_contain_text("of 1 mini-batch")
        expect(place).to_contain_text("gradients here: 0, predicted 0")
        place.get_by_label("order").select_option("sorted")
        place.get_by_role("button", name="Run 50").click()
        expect(place).to_contain_text("after 50 steps: ")


def test_one_logit_rises_and_the_other_classes_pay(alive):
    with alive(SOFTMAX, "softmax") as place:
        says(place, "ŷ at T", "0.125, 0.25, 0.625")
        says(place, "δ = ŷ − y", "0.125, 0.25, −0.375")
        place.get_by_role("button", name="All + 1").click()
        says(place, "ŷ at T", "0.125, 0.25, 0.625")  # only differences count
        place.get_by_label("temperature T").press("Home")
        says(place, "ŷ at T", "0, 0, 1")
        place.get_by_role("button", name="Reset").click()
        first = place.get_by_role("slider", name="logit of class 1")
        dragged(first, -40)
        expect(place.get_by_role("row", name="ŷ at T 0.125")).to_have_count(0)
        first.press("Home")
        says(place, "z", "−4, 0.693, 1.609")


def test_an_entry_of_a_product_is_chosen_and_without_the_transpose_boxes_collide(alive):
    with alive(PRODUCT, "product") as place:
        expect(place).to_contain_text(
            "∂L/∂W, row 1, column 1: 1 · 1 + 2 · (−1) + 3 · 2 = 5"
        )
        entry = place.get_by_role("slider", name="Entry of the product")
        dragged(entry, 40)  # by a cell, to the second row
        expect(place).to_contain_text("∂L/∂W, row 2, column 1: 4 · 1 + 6 · (−1)")
        entry.press("ArrowRight")
        assert entry.get_attribute("aria-valuetext") == "row 2, column 2: 23"
        entry.press("Home")
        place.get_by_role("button", name="Leave out ⊤").click()
        said = "a row of X has 2, a column of δ has 3. Without a partner: 1."
        expect(place.locator(".said")).to_contain_text(said)
        expect(place.locator(".alone")).to_have_count(1)
        place.get_by_label("n, features").press("ArrowRight")
        expect(place.locator(".said")).to_contain_text("so nothing fails")
        expect(place).to_contain_text("X δ, row 1, column 1: 1 · 1 + 4 · (−1) + 2 · 2")


def test_the_graph_waits_for_both_shares_and_passes_on_their_sum(alive):
    with alive(AUTOGRAD, "graph") as place:
        said = place.locator("p[role=status]")
        step, back = (
            place.get_by_role("button", name=name) for name in ("Step", "Back")
        )
        expect(said).to_contain_text("The node of h waits")
        for _ in range(6):
            back.click()
        expect(said).to_contain_text("nothing was computed yet")
        for _ in range(6):
            step.click()
        expect(place.get_by_role("row", name="h x = 2 8 + …")).to_be_visible()
        step.press("Enter")
        step.press("Enter")
        expect(said).to_contain_text("h sums 8 + 48 = 56")
        row = "h x = 2 8 + 48 = 56 112 to w, 56 to b"
        expect(place.get_by_role("row", name=row)).to_be_visible()
        bias = place.locator("input[type=range]").last
        for _ in range(6):
            bias.press("ArrowLeft")  # to −1, so h is 0
        expect(said).to_contain_text("h sums −16 + 0 = −16")
        back.click()
        expect(said).to_contain_text("h² passes on 2 · 0 · (−16) = 0")
        place.get_by_role("button", name="Reset").click()
        expect(said).to_contain_text("The node of h waits")
        assert bias.input_value() == "2"


def test_a_neuron_leaps_into_the_dead_half_plane(alive):
    with alive(NEURON, "path") as place:
        place.page.emulate_media(reduced_motion="reduce")
        expect(place).to_contain_text("the next w is −0.0585, in the dead half-plane")
        place.get_by_role("button", name="Step").click()
        expect(place).to_contain_text("∂L/∂w = 0: the neuron is dead")
        place.get_by_role("button", name="Reset").click()
        start = place.get_by_label("start, weight w")
        for _ in range(20):
            start.press("ArrowLeft")
        expect(place).not_to_contain_text("in the dead half-plane")
        place.get_by_role("button", name="Run 50").click()
        expect(place).not_to_contain_text("the neuron is dead")


def test_a_smaller_step_helps_and_then_harms(alive):
    with alive(CHECKING, "differences") as place:
        said = place.get_by_role("status")
        expect(said).to_contain_text("h = 2⁻¹ = 0.5")
        expect(said).to_contain_text("slope 2.83296779964")
        expect(said).to_contain_text("relative error 0.042")
        step = place.get_by_role("slider", name="step h, as a power of two")
        step.press("ArrowLeft")
        expect(said).to_contain_text("h = 2⁻² = 0.25")
        dragged(step, 0, across=-120)
        expect(said).not_to_contain_text("= 0.25")
        step.press("Home")
        expect(said).to_contain_text("h = 2⁻⁵²")
        place.get_by_label("bits").select_option("32")
        expect(said).to_contain_text("slope 0")  # w + h is w
        place.get_by_role("button", name="Reset").click()
        place.get_by_label("formula").select_option("forward")
        expect(said).to_contain_text("slope 3.52")
        place.locator("select").first.select_option("w²")
        expect(said).to_contain_text("slope 2.5")


def test_bets_on_broken_gradients_are_won_and_lost(alive):
    with alive(CHECKING, "gallery") as place:
        said = place.get_by_role("status")
        check = place.get_by_role("button", name="one step")
        expect(check).to_be_disabled()  # the second bet comes second
        place.get_by_role("button", name="climbs").press("Enter")
        expect(said).to_contain_text("Lost: it ends near the right loss")
        check.click()
        expect(place).to_contain_text("1 of 2 bets won")
        expect(place.locator("li").nth(0)).to_contain_text("lets it pass")
        expect(place.locator("li").nth(3)).to_contain_text("notices")
        place.get_by_label("mistake").select_option("uphill")
        expect(place).to_contain_text("# the sign is flipped")
        place.get_by_role("button", name="climbs").click()
        expect(said).to_contain_text("Won: it climbs, at more than 1000 times")


def test_the_path_swings_with_momentum_and_is_critical_at_the_best(alive):
    with alive(CONVERGENCE, "path") as place:
        place.page.emulate_media(reduced_motion="reduce")
        expect(place).to_contain_text("λ = 1: distance −1.4142, roots real of size 0.9")
        place.get_by_role("button", name="Run 20").click()
        expect(place).to_contain_text("after 20 steps: weight w₁ = 2.1216")
        place.get_by_label("momentum μ").press("PageUp")
        expect(place).to_contain_text("after 0 steps: ")
        expect(place).to_contain_text("λ = 9: distance 1.4142, roots complex")
        place.get_by_role("button", name="Best η and μ").click()
        expect(place.locator(".note1")).to_contain_text("critical damping")
        expect(place.locator(".note2")).to_contain_text("critical damping")
        place.get_by_label("learning rate η").press("End")
        expect(place).to_contain_text("the steps do not end at the minimum")
        place.get_by_role("button", name="Reset").click()
        dragged(place.locator(".handle"), 40)
        expect(place).not_to_contain_text("weight w₂ = −1,")


def test_the_ellipse_grows_round_when_the_points_are_standardised(alive):
    with alive(CONVERGENCE, "ellipse") as place:
        expect(place).to_contain_text("their ratio κ = 291.1")
        place.get_by_role("button", name="Centre").click()
        expect(place).to_contain_text("λ = 5.866, 2, 0.384; their ratio κ = 15.3")
        place.get_by_role("button", name="Standardise").click()
        expect(place).to_contain_text("λ = 3.6, 2, 0.4; their ratio κ = 9")
        expect(place).to_contain_text("largest η = 0.5556")
        place.get_by_role("slider", name="sample").press("ArrowRight")
        place.get_by_role("slider", name="feature x₁").press("ArrowRight")
        expect(place).not_to_contain_text("κ = 9;")
        place.get_by_role("button", name="Reset").click()
        dragged(place.locator(".handle").first, 40)
        expect(place).not_to_contain_text("κ = 291.1")


def test_the_playground_learns_by_the_chapters_walk(alive):
    with alive(HIDDEN, "network") as place:
        place.page.emulate_media(reduced_motion="reduce")
        place.get_by_role("button", name="Run 1000").click()
        expect(place).to_contain_text("after 1000 steps: L = 0.0137, right: 60 of 60")
        place.get_by_label("activation").select_option("none")  # a straight line
        place.get_by_role("button", name="Run 1000").click()
        expect(place).to_contain_text("after 1000 steps: ")
        expect(place).not_to_contain_text("right: 60 of 60")
        place.get_by_label("hidden neurons").press("Home")
        expect(place).to_contain_text("after 0 steps: ")
        place.get_by_role("button", name="Reset").click()
        place.get_by_role("button", name="Step", exact=True).click()
        expect(place).to_contain_text("after 1 step: ")
