"""Take the pictures of docs/user: a portal of its own on a throw-away folder, walked in Chromium at 1440 and 390 px.

``make screenshots`` takes them all; names of pictures as arguments keep only those, the walk stays the same.
"""

import base64
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "user" / "images"
LEDGER = ROOT / "tests" / "data" / "enterprise-ledger-2023.xlsx"
LEDGER_STARTS = 4  # the first row below its head
LEDGER_NAME = "互联网企业信息台账（2023年12月）.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
FIRM, INITIALS = "江苏诚帆智能科技有限公司（演示）", "cfzn"
ORGANIZATION = f"{FIRM}党总支"
# The firms that exist have no staff entered: by staff they come last, and no picture shows them.
BY_STAFF = "sort=-staff"

# Colours beyond the 256 most frequent ones become the nearest of those: a third of the bytes, and nobody sees it.
INDEXED = """async (png) => {
  const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + png)).blob());
  const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
  pen.drawImage(image, 0, 0);
  const pixels = new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer);
  const seen = new Map();
  for (const colour of pixels) seen.set(colour, (seen.get(colour) || 0) + 1);
  const palette = [...seen.keys()].sort((a, b) => seen.get(b) - seen.get(a) || a - b).slice(0, 256);
  const parts = (c) => [c & 255, (c >> 8) & 255, (c >> 16) & 255];
  const rgb = palette.map(parts);
  const number = new Map();
  for (const colour of seen.keys()) {
    const [r, g, b] = parts(colour);
    let best = 0, least = Infinity;
    rgb.forEach(([x, y, z], i) => {
      const far = (r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2;
      if (far < least) { least = far; best = i; }
    });
    number.set(colour, best);
  }
  let text = '';
  for (const colour of pixels) text += String.fromCharCode(number.get(colour));
  return [image.width, image.height, rgb.flat(), btoa(text)];
}"""

# Debian's Chromium speaks English in the boxes it draws itself; readers' browsers write them in Chinese, like this.
IN_CHINESE = """() => {
  for (const box of document.querySelectorAll('input[type=date]')) {
    const day = box.value;
    box.type = 'text';
    box.value = day ? day.replaceAll('-', '/') : '年/月/日';
    box.dataset.day = day;
  }
  for (const box of document.querySelectorAll('input[type=file]')) {
    box.type = 'text';
    box.value = '选择文件　未选择任何文件';
    box.dataset.file = '';
  }
}"""
BACK_AGAIN = """() => {
  for (const box of document.querySelectorAll('[data-day]')) {
    box.value = '';
    box.type = 'date';
    box.value = box.dataset.day;
    delete box.dataset.day;
  }
  for (const box of document.querySelectorAll('[data-file]')) {
    box.value = '';
    box.type = 'file';
    delete box.dataset.file;
  }
}"""


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int, palette: list[int], pixels: bytes) -> bytes:
    """A PNG file of palette numbers."""
    rows = b"".join(b"\0" + pixels[start : start + width] for start in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"PLTE", bytes(palette)) + chunk(b"IDAT", zlib.compress(rows, 9))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


# --- The portal -----------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):  # noqa: S310  our own server
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("the portal did not start")


@contextmanager
def portal() -> Iterator[tuple[str, dict[str, str]]]:
    """A portal with the demonstration year; yields its address and the passwords of its accounts."""
    with tempfile.TemporaryDirectory(prefix="portal-pictures-") as folder:
        port = free_port()
        ours = {"VAR_DIR": folder, "HOST": "127.0.0.1", "PORT": str(port), "WEB_PROCESSES": "1", "DEMO": "1"}
        # Nothing of the operator's .env: neither his database nor his broker nor his mail server.
        ours |= {"DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3", "CELERY_BROKER_URL": "memory://"}
        ours |= {"EMAIL_URL": "memorymail://", "ALLOWED_HOSTS": "127.0.0.1", "HTTPS": "0", "DEBUG": "0"}
        environment = {**os.environ, **ours, "PRESET": "xuanwu"}
        # The reminders as a worker would have told them this morning.
        for script in (["scripts/prepare.py"], ["manage.py", "send_reminders"]):
            command = [str(ROOT / ".venv" / "bin" / "python"), *script]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        passwords = json.loads((Path(folder) / "demo-accounts.json").read_text(encoding="utf-8"))
        with (Path(folder) / "log").open("wb") as log:
            command = [str(ROOT / "scripts" / "serve.sh"), "web"]
            server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_ready(url, server)
            yield url, passwords
        finally:
            server.terminate()
            server.wait(30)


# --- The camera -----------------------------------------------------------------------------------


@dataclass
class Camera:
    """Opens pages as somebody and keeps pictures of them."""

    browser: Browser
    url: str
    passwords: dict[str, str]
    wanted: list[str]
    sizes: dict[str, int] = field(default_factory=dict)

    def enter(self, username: str, size: dict[str, int] = DESKTOP) -> Page:
        """A page in a browser of its own, logged in."""
        more: dict[str, Any] = {"viewport": size}
        if size is PHONE:
            more |= {"is_mobile": True, "has_touch": True}
        context = self.browser.new_context(base_url=self.url, locale="zh-CN", timezone_id="Asia/Shanghai", **more)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/accounts/login/")
        page.get_by_label("登录名").fill(username)
        if username == "office" and size is DESKTOP:
            self.take(page, "login", height=560)
        page.get_by_label("密码", exact=True).fill(self.passwords[username])
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)
        return page

    def take(self, page: Page, name: str, *, height: int = 0, part: Locator | None = None) -> None:
        """Keep what the screen shows, down to ``height`` (a taller screen when it takes one), or one part of it."""
        page.wait_for_load_state("networkidle")
        if self.wanted and name not in self.wanted:
            return
        still: dict[str, Any] = {"animations": "disabled", "caret": "hide", "scale": "css"}
        screen = page.viewport_size or DESKTOP
        if height > screen["height"]:
            page.set_viewport_size({"width": screen["width"], "height": height})
        page.evaluate(IN_CHINESE)
        if part is not None:
            raw = part.screenshot(**still)
        else:
            clip: Any = {"x": 0, "y": 0, "width": screen["width"], "height": height or screen["height"]}
            raw = page.screenshot(clip=clip, **still)
        page.evaluate(BACK_AGAIN)
        page.set_viewport_size({"width": screen["width"], "height": screen["height"]})
        # On a page of its own: the portal's pages fetch nothing from data addresses.
        bench = self.browser.new_page()
        width, tall, palette, pixels = bench.evaluate(INDEXED, base64.b64encode(raw).decode())
        bench.close()
        made = png_of(width, tall, palette, base64.b64decode(pixels))
        (PICTURES / f"{name}.png").write_bytes(made)
        self.sizes[name] = len(made)


# --- The walks ------------------------------------------------------------------------------------


def open_firm(page: Page) -> None:
    page.goto(f"/enterprises/?q={FIRM}")
    page.get_by_role("link", name=FIRM, exact=True).click()
    page.get_by_role("heading", level=1, name=FIRM).wait_for()


def open_filters(page: Page) -> None:
    page.get_by_text("更多筛选", exact=True).click()
    page.get_by_label("备注").wait_for()  # the boxes are fetched, and replace those that stood there


def walk_lists(camera: Camera, page: Page) -> None:
    page.goto(f"/enterprises/?{BY_STAFF}")
    camera.take(page, "list")
    page.keyboard.press("/")
    page.keyboard.type(INITIALS)
    page.get_by_role("option").first.wait_for()
    camera.take(page, "search", height=330)
    page.goto("/enterprises/?tab=listed")
    open_filters(page)
    page.get_by_label("从业人员数不少于").fill("100")
    page.get_by_role("link", name="从业人员数不少于：100").wait_for()
    camera.take(page, "list-filters")
    page.goto(f"/enterprises/?{BY_STAFF}")
    page.get_by_text("列设置", exact=True).click()
    page.get_by_role("button", name="保存列设置").wait_for()
    camera.take(page, "list-columns", height=820)
    page.goto(f"/enterprises/?as_of=2023-11-30&{BY_STAFF}")
    camera.take(page, "list-past", height=520)
    open_filters(page)
    page.get_by_label("当时所知").fill("2023-12-01")
    page.get_by_text("按 2023-12-01 当时所知").wait_for()
    camera.take(page, "list-known")
    page.goto("/enterprises/changes/")
    camera.take(page, "changes", height=760)


def walk_firm(camera: Camera, page: Page) -> None:
    open_firm(page)
    camera.take(page, "firm")
    page.get_by_role("link", name="登记变动").click()
    page.get_by_role("link", name="迁出").first.click()
    page.get_by_label("迁出日期").fill("2026-10-30")
    page.get_by_label("迁往哪里").fill("建邺区")
    camera.take(page, "move-out", height=720)
    page.goto("/enterprises/add/")
    camera.take(page, "add")
    open_firm(page)
    page.get_by_role("link", name="编辑", exact=True).click()
    page.get_by_role("link", name="人员与党员").click()
    page.get_by_label("从业人员数").fill("300")
    camera.take(page, "edit")
    page.get_by_role("button", name="保存").click()
    page.get_by_label("数字无误，仍要保存").wait_for()
    camera.take(page, "edit-asked")
    page.get_by_label("从业人员数").fill("690")
    page.get_by_role("button", name="保存").click()
    page.locator(".message").get_by_text("已保存 1 项修改。").wait_for()
    camera.take(page, "saved", part=page.locator(".message"))


def walk_reports(camera: Camera, page: Page) -> None:
    page.goto("/reports/")
    camera.take(page, "reports", height=420)
    page.goto("/reports/2023/")
    camera.take(page, "year")
    camera.take(page, "year-balance", part=page.locator("section", has=page.locator("#balance-head")))
    page.get_by_role("link", name="合计 迁出").click()
    camera.take(page, "figure", height=760)


def walk_parties(camera: Camera, page: Page) -> None:
    page.goto("/parties/")
    page.get_by_role("group", name="所属街道（园区）").locator("summary").click()
    page.get_by_role("checkbox", name="徐庄高新区").check()
    page.get_by_role("link", name="所属街道（园区）：徐庄高新区").wait_for()
    page.goto(page.url)  # its filter folded, nothing under the mouse
    page.mouse.move(0, 0)
    camera.take(page, "parties", height=840)
    page.get_by_role("link", name=ORGANIZATION, exact=True).click()
    page.get_by_role("heading", level=1, name=ORGANIZATION).wait_for()
    camera.take(page, "party", height=840)
    page.get_by_role("link", name="登记变动").click()
    page.get_by_role("link", name="换届").first.click()
    page.get_by_label("换届日期").wait_for()
    camera.take(page, "party-elect")
    page.goto("/parties/coverage/")
    camera.take(page, "coverage", height=1000)
    page.goto("/parties/coverage/firms/?tab=unreasoned")
    camera.take(page, "coverage-unbuilt", height=720)


def walk_duties(camera: Camera, page: Page) -> None:
    page.goto("/duties/territory/")
    camera.take(page, "territory", height=1000)
    page.goto("/duties/handovers/add/")
    page.get_by_label("移交人", exact=True).select_option(label="魏某（演示） · 徐庄高新区")
    page.get_by_role("button", name="列出职责").click()
    page.locator("input[name=duties]").first.check()
    page.get_by_label("接收人").select_option(label="陶某（演示） · 徐庄高新区 · 党建指导员")
    camera.take(page, "handover-add", height=860)
    page.goto("/duties/committee/")
    camera.take(page, "committee", height=760)


def walk_reminders(camera: Camera, page: Page) -> None:
    page.goto("/overview/")
    camera.take(page, "overview", height=1090)
    page.goto("/todo/rules/")
    camera.take(page, "rules", height=466)
    page.goto("/refresh/")
    camera.take(page, "refresh-progress", height=812)
    page.goto("/sweeps/?tab=reported")
    page.get_by_role("main").get_by_role("link", name="摸排（演示）").first.click()
    page.get_by_role("heading", level=2, name="新发现的企业").wait_for()
    camera.take(page, "sweep", height=700)
    page.goto("/accounts/me/tokens/")
    page.get_by_label("用途").fill("台账同步程序")
    page.get_by_label("现在的密码").fill(camera.passwords["office"])
    page.get_by_role("button", name="建立").click()
    page.get_by_role("link", name="已经存好").click()
    page.get_by_role("heading", level=1, name="接口令牌").wait_for()
    camera.take(page, "tokens")


def walk_instructor(camera: Camera, page: Page) -> None:
    page.goto("/todo/")
    camera.take(page, "todo", height=940)
    page.get_by_role("link", name="更多").first.click()
    page.get_by_role("heading", level=2, name="转给同事").wait_for()
    camera.take(page, "todo-item", height=1060)
    page.goto("/refresh/")
    camera.take(page, "refresh")
    page.goto("/duties/handovers/?tab=waiting")
    page.get_by_role("link", name=re.compile("（演示） 移交")).first.click()
    page.get_by_role("link", name="接收", exact=True).wait_for()
    camera.take(page, "handover", height=620)


def walk_member(camera: Camera, page: Page) -> None:
    page.goto("/liaison/mine/")
    camera.take(page, "liaison-mine", height=620)


def invented_ledger() -> bytes:
    """The ledger without its first rows, firms that exist: a picture shows nobody who is not marked as invented."""
    book = load_workbook(LEDGER)
    sheet = book.worksheets[0]
    names = {row: str(sheet.cell(row, 2).value) for row in range(LEDGER_STARTS, sheet.max_row + 1)}
    real = next(row for row, name in names.items() if "演示" in name) - LEDGER_STARTS
    sheet.delete_rows(LEDGER_STARTS, real)
    for merged in sheet.merged_cells.ranges:
        if merged.min_row > LEDGER_STARTS:
            merged.shift(row_shift=-real)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def walk_import(camera: Camera, page: Page) -> None:
    page.goto("/imports/waiting/")
    camera.take(page, "waiting")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="导入", exact=True).click()
    camera.take(page, "import-1", height=760)
    page.locator("input[type=file]").set_input_files(
        {"name": LEDGER_NAME, "mimeType": XLSX, "buffer": invented_ledger()}
    )
    page.get_by_role("button", name="上传并识别").click()
    page.get_by_role("heading", level=1, name="对应列").wait_for()
    camera.take(page, "import-2")
    page.get_by_role("button", name="检查这些行").click()
    page.get_by_role("heading", level=1, name="检查与修正").wait_for()
    page.get_by_role("link", name="新增").first.click()
    camera.take(page, "import-3")
    page.locator("#confirm").get_by_role("button").click()
    page.get_by_role("heading", level=1, name="导入结果").wait_for()
    camera.take(page, "import-4")
    page.get_by_role("link", name="需确认").first.click()
    page.get_by_role("link", name="改其他列，或不导入这一行").first.click()
    camera.take(page, "import-row")


def walk_records(camera: Camera, page: Page) -> None:
    page.goto("/records/")
    camera.take(page, "records", height=640)
    page.get_by_role("link", name="导入企业台账").first.click()
    camera.take(page, "record", height=760)
    page.get_by_role("link", name="撤销", exact=True).click()
    camera.take(page, "undo", height=460)


def walk_settings(camera: Camera, page: Page) -> None:
    page.goto("/places/")
    camera.take(page, "places", height=640)
    page.goto("/admin/")
    camera.take(page, "dictionaries", height=860)
    page.goto("/admin/constance/config/")
    camera.take(page, "settings")


def walk_accounts(camera: Camera, page: Page) -> None:
    page.goto("/accounts/")
    camera.take(page, "accounts", height=760)
    page.goto("/accounts/add/")
    camera.take(page, "account-add")


def walk_phone(camera: Camera, page: Page) -> None:
    page.goto("/todo/")
    camera.take(page, "phone-todo")
    page.goto("/refresh/")
    page.get_by_role("button", name=re.compile("确认本屏 . 家无变化")).scroll_into_view_if_needed()
    page.mouse.wheel(0, 400)
    camera.take(page, "phone-confirm")
    page.goto("/enterprises/")
    camera.take(page, "phone-list")
    page.locator("label.filters-label").click()
    camera.take(page, "phone-filters")
    page.goto("/enterprises/#menu")
    camera.take(page, "phone-menu")
    page.goto("/enterprises/")
    page.get_by_role("main").get_by_role("link", name="（演示）").first.click()
    camera.take(page, "phone-firm")
    page.get_by_role("link", name="编辑", exact=True).click()
    camera.take(page, "phone-edit")


def main() -> None:
    chromium = shutil.which("chromium") or sys.exit("chromium is not installed: `make test` installs it")
    PICTURES.mkdir(parents=True, exist_ok=True)
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    with portal() as (url, passwords), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=flags)
        camera = Camera(browser, url, passwords, sys.argv[1:])
        office = camera.enter("office")
        walk_lists(camera, office)
        walk_firm(camera, office)
        walk_reports(camera, office)
        walk_parties(camera, office)
        walk_duties(camera, office)
        walk_reminders(camera, office)
        walk_import(camera, office)
        walk_records(camera, office)
        walk_settings(camera, office)
        walk_accounts(camera, camera.enter("sysadmin"))
        walk_member(camera, camera.enter("committee"))
        walk_instructor(camera, camera.enter("instructor"))
        walk_phone(camera, camera.enter("instructor", PHONE))
        browser.close()
    print(f"{len(camera.sizes)} pictures, {sum(camera.sizes.values()) / 1e6:.2f} MB, in {PICTURES.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
