// The chat page. The server knows everything; this asks it what changed and shows that.
import { dayOf, draw, el, icon, initials, length, shortTime } from "/chat/bubbles.js";
import { recorder } from "/chat/recorder.js";

const $ = (id) => document.getElementById(id);
const invitation = new URLSearchParams(location.search).get("start") || "";
const state = { people: [], bot: {}, version: 0, id: Number(location.hash.slice(3)) || 0, chat: null, read: {}, editing: null, keys: true, typed: {}, toasts: {} };
const drawn = new Map();

async function ask(path, options = {}) {
  const answer = await fetch("/practice/" + path, options);
  const body = await answer.json();
  if (!answer.ok) { toast(body.error || "No se pudo"); throw new Error(body.error); }
  return body;
}
const post = (path, body = {}) => ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
const act = (what, body) => post(`people/${state.id}/${what}`, body);
const say = (text) => act("say", { text });

function toast(text, alert = false) {
  if (!text) return;
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { $("toast").hidden = true; }, alert ? 9000 : 3500);
}

// ---- What a touch does ---------------------------------------------------------------------

const acts = {
  say,
  open(url) {
    const link = url.match(/^(?:https?:\/\/)?t\.me\/(\w+)(?:\?start=([\w-]{1,64}))?$/i);
    if (link && link[1].toLowerCase() === (state.bot.username || "").toLowerCase()) return say(link[2] ? "/start " + link[2] : "/start");
    if (/^https?:\/\/(127\.0\.0\.1|localhost)[:/]/.test(url)) return window.open(url, "_blank", "noopener");
    return toast("En un teléfono abriría " + url);
  },
  async press(message, button, element) {
    if (button.url) return acts.open(button.url);
    if (button.copy_text) {
      await navigator.clipboard.writeText(button.copy_text.text).catch(() => {});
      return toast("Copiado: " + button.copy_text.text);
    }
    element.disabled = true;
    setTimeout(() => { element.disabled = false; }, 600);
    return act("tap", { message_id: message.id, data: button.callback_data });
  },
};

function pressKey(button) {
  if (button.request_contact) return act("contact");
  if (button.request_location) return act("location");
  return say(button.text);
}

// ---- Showing ---------------------------------------------------------------------------------

function showPeople() {
  $("people").replaceChildren(...state.people.map((person) => {
    const fresh = person.id === state.id ? 0 : person.from_bot - (state.read[person.id] || 0);
    const about = person.offline ? "sin señal" : person.blocked ? "bloqueó el bot" : person.about || "Persona nueva";
    const mark = fresh > 0 ? el("span", { className: "new", title: "mensajes nuevos" }, String(fresh)) : null;
    return el("li", {}, el("button", { type: "button", ariaCurrent: String(person.id === state.id), onclick: () => choose(person.id) },
      el("span", { className: "face" }, initials(person.name)),
      el("span", { className: "grow" }, el("b", {}, person.name), el("small", {}, about)), mark));
  }));
}

function showMessages(chat) {
  const log = $("log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const byId = new Map(chat.messages.map((message) => [message.id, message]));
  const wanted = [];
  let day = "";
  if (!chat.messages.length && chat.bot.description) wanted.push(["about", chat.bot.description, () => el("div", { className: "about" }, chat.bot.description)]);
  for (const message of chat.messages) {
    const today = dayOf(message.date);
    if (today !== day) wanted.push(["day" + today + message.id, today, () => el("div", { className: "day" }, today)]);
    day = today;
    const quoted = byId.get(message.reply_to);
    wanted.push([String(message.id), JSON.stringify([message, quoted]), () => draw(message, quoted, acts)]);
  }
  const kept = new Set(wanted.map(([key]) => key));
  for (const [key, one] of drawn) if (!kept.has(key)) { one.node.remove(); drawn.delete(key); }
  let before = null;
  let added = false;
  for (const [key, stamp, make] of wanted) {
    let one = drawn.get(key);
    if (!one || one.stamp !== stamp) {
      const node = make();
      if (one) one.node.replaceWith(node); else added = true;
      one = { stamp, node };
      drawn.set(key, one);
    }
    const place = before ? before.nextSibling : log.firstChild;
    if (place !== one.node) log.insertBefore(one.node, place);
    before = one.node;
  }
  if (atEnd || (added && chat.messages.at(-1)?.from === "person")) log.scrollTop = log.scrollHeight;
}

function showKeyboard(chat) {
  const keyboard = chat.keyboard;
  const stamp = JSON.stringify([state.id, keyboard]);
  const log = $("log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  if (showKeyboard.stamp !== stamp) {
    showKeyboard.stamp = stamp;
    state.keys = true;
    const rows = keyboard ? keyboard.rows : [];
    $("keyboard").replaceChildren(...rows.map((row) => el("div", {}, ...row.map((button) => {
      const sign = button.request_contact ? icon("person") : button.request_location ? icon("pin") : null;
      return el("button", { type: "button", className: button.style ? "s-" + button.style : "", onclick: () => pressKey(button) }, sign, button.text);
    }))));
  }
  $("keys").hidden = !keyboard;
  $("keys").setAttribute("aria-pressed", String(state.keys));
  $("keyboard").hidden = !keyboard || !state.keys;
  $("text").placeholder = keyboard?.placeholder || "Mensaje";
  if (atEnd) log.scrollTop = log.scrollHeight;
}

function show(chat) {
  state.chat = chat;
  const person = chat.person;
  state.read[person.id] = chat.messages.filter((message) => message.from === "bot").length;
  document.title = `${person.name} · práctica`;
  $("bot-name").textContent = chat.bot.name;
  $("bot-sub").textContent = chat.typing ? "escribiendo…" : "bot";
  $("bot-sub").className = chat.typing ? "typing" : "";
  clearTimeout(show.typing);
  if (chat.typing) show.typing = setTimeout(() => { $("bot-sub").textContent = "bot"; $("bot-sub").className = ""; }, 5000);
  $("me").textContent = person.name;
  $("nosignal").hidden = !person.offline;
  $("offline").ariaChecked = String(person.offline);
  $("blocked").ariaChecked = String(person.blocked);
  $("clock-now").textContent = shortTime(chat.now);
  const fresh = !chat.started && !chat.messages.length;
  $("start").hidden = !(fresh || invitation && !show.invited) || person.blocked;
  $("start").firstElementChild.textContent = invitation && !show.invited ? `Abrir el enlace como ${person.name}` : "Iniciar";
  $("composer").hidden = fresh || !$("recording").hidden;
  $("menu").hidden = !chat.commands.length;
  showMessages(chat);
  showKeyboard(chat);
  const last = chat.toasts.at(-1);
  if (last && state.toasts[person.id] !== undefined && last.n > state.toasts[person.id]) toast(last.text, last.alert);
  state.toasts[person.id] = last ? last.n : 0;
  showPeople();
}

async function refresh() {
  const id = state.id;
  const chat = await ask(`people/${id}/chat`);
  if (id === state.id) show(chat);
}

function choose(id) {
  if (state.id) state.typed[state.id] = $("text").value;
  state.id = id;
  location.hash = "p=" + id;
  drawn.clear();
  $("log").replaceChildren();
  stopEditing();
  $("text").value = state.typed[id] || "";
  grow();
  closePanel();
  refresh().then(() => { $("log").scrollTop = $("log").scrollHeight; if (matchMedia("(min-width: 800px)").matches) $("text").focus(); });
}

async function follow() {
  for (;;) {
    try {
      const news = await ask(`people?since=${state.version}&wait=25`);
      Object.assign(state, { people: news.people, bot: news.bot, version: news.version });
      if (!state.people.some((person) => person.id === state.id) && state.people.length) choose(state.people[0].id);
      else if (state.id && state.people.find((person) => person.id === state.id).version !== state.chat?.version) await refresh();
      showPeople();
    } catch {
      $("bot-sub").textContent = "conectando…";
      await new Promise((done) => setTimeout(done, 1000));
      state.version = 0;
      state.chat = null;
    }
  }
}

// ---- Writing -----------------------------------------------------------------------------------

const text = $("text");
function grow() {
  text.style.height = "40px";
  text.style.height = Math.min(136, text.scrollHeight) + "px";
  const writing = text.value.trim() !== "";
  $("send").replaceChildren(icon(writing ? "send" : "mic"));
  $("send").ariaLabel = writing ? "Enviar" : "Grabar voz";
}
function stopEditing() {
  if (state.editing) text.value = "";
  state.editing = null;
  $("editing").hidden = true;
  grow();
}
async function send() {
  const words = text.value.trim();
  if (!words) return record();
  const editing = state.editing;
  text.value = "";
  grow();
  try {
    if (editing) { stopEditing(); await act("edit", { message_id: editing, text: words }); }
    else await say(words);
  } catch { text.value = words; grow(); }
}
$("composer").addEventListener("submit", (event) => { event.preventDefault(); send(); });
text.addEventListener("input", () => { grow(); if (text.value === "/") openMenu("command-menu", $("menu")); });
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
  if (event.key === "Escape") stopEditing();
});

// ---- Menus and files -----------------------------------------------------------------------------

function closeMenus() {
  for (const [menu, button] of [["attach-menu", "attach"], ["command-menu", "menu"]]) { $(menu).hidden = true; $(button).ariaExpanded = "false"; }
}
function openMenu(menu, button) {
  const closed = $(menu).hidden;
  closeMenus();
  if (!closed) return;
  if (menu === "command-menu") {
    if (!state.chat.commands.length) return;
    $(menu).replaceChildren(...state.chat.commands.map((command) => el("button", { type: "button", role: "menuitem",
      onclick: () => { closeMenus(); text.value = ""; grow(); say("/" + command.command); } }, command.description, el("code", {}, "/" + command.command))));
  }
  $(menu).style.bottom = $("log").parentElement.getBoundingClientRect().bottom - $("composer").getBoundingClientRect().top + 8 + "px";
  $(menu).hidden = false;
  button.ariaExpanded = "true";
  $(menu).querySelector("button").focus();
}
$("attach").addEventListener("click", () => openMenu("attach-menu", $("attach")));
$("menu").addEventListener("click", () => openMenu("command-menu", $("menu")));
$("keys").addEventListener("click", () => { state.keys = !state.keys; showKeyboard(state.chat); });
document.addEventListener("click", (event) => { if (!event.target.closest(".popup, #attach, #menu, #text")) closeMenus(); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") { closeMenus(); closePanel(); } });

async function sendFile(kind, file, album = "") {
  const form = new FormData();
  if (album) form.append("album", album);
  form.append("kind", kind);
  form.append("file", file, file.name || "voz.webm");
  await ask(`people/${state.id}/file`, { method: "POST", body: form });
}
for (const button of document.querySelectorAll("[data-pick]")) {
  button.addEventListener("click", () => {
    closeMenus();
    const picker = $("picker");
    picker.accept = { photo: "image/*", voice: ".ogg,.oga,audio/ogg", document: "" }[button.dataset.pick];
    picker.multiple = button.dataset.pick === "photo";
    picker.onchange = async () => {
      const files = [...picker.files];
      const album = files.length > 1 ? String(Date.now()) : "";
      picker.value = "";
      for (const file of files) await sendFile(button.dataset.pick, file, album).catch(() => {});
    };
    picker.click();
  });
}

// ---- Voice -----------------------------------------------------------------------------------------

const voice = recorder((seconds) => { $("recorded").textContent = length(seconds); });
async function record() {
  try { await voice.begin(); } catch { return toast("No hay micrófono aquí: use la nota de voz de muestra, junto al clip"); }
  $("composer").hidden = true;
  $("recording").hidden = false;
}
async function endRecording(wanted) {
  const sound = await voice.end();
  $("recording").hidden = true;
  $("composer").hidden = false;
  if (wanted && sound) await sendFile("voice", sound);
}

// ---- The panel ----------------------------------------------------------------------------------------

const closePanel = () => document.body.classList.remove("open");
const inSpanish = (kind) => document.querySelector(`#fault-form option[value="${kind}"]`)?.textContent || kind;
async function showFaults(news) {
  const { faults } = news || await ask("faults");
  $("fault-count").textContent = faults.length ? `· ${faults.length}` : "";
  $("faults").replaceChildren(...faults.map((fault) => el("li", {}, `${inSpanish(fault.kind)} · ${fault.method} · ${fault.times}×`)));
}
const deeds = {
  "open-panel": () => document.body.classList.add("open"),
  "close-panel": closePanel,
  "start": () => { const link = invitation && !show.invited; show.invited = true; return say(link ? "/start " + invitation : "/start"); },
  "edit-last": () => {
    const last = state.chat?.messages.findLast((message) => message.from === "person" && !message.name && !message.deleted && message.text);
    if (!last) return toast("Todavía no hay nada que corregir");
    state.editing = last.id;
    text.value = last.text;
    $("editing-text").textContent = last.text;
    $("editing").hidden = false;
    closePanel();
    grow();
    return text.focus();
  },
  "stop-editing": stopEditing,
  "sample-voice": () => act("voice"),
  "location": () => act("location"),
  "contact": () => act("contact"),
  "sticker": () => act("sticker"),
  "drop-recording": () => endRecording(false),
  "send-recording": () => endRecording(true),
  "clear-faults": async () => showFaults(await ask("faults", { method: "DELETE" })),
  "reset": () => (confirm("¿Borrar todas las personas y mensajes de esta práctica?") ? post("reset") : null),
};
for (const button of document.querySelectorAll("[data-do]")) {
  button.addEventListener("click", () => { closeMenus(); Promise.resolve(deeds[button.dataset.do]()).catch(() => {}); });
}
$("offline").addEventListener("click", () => act("offline", { on: $("offline").ariaChecked !== "true" }).catch(() => {}));
$("blocked").addEventListener("click", () => act($("blocked").ariaChecked === "true" ? "unblock" : "block").catch(() => {}));
$("new-person").addEventListener("submit", async (event) => {
  event.preventDefault();
  const name = $("new-name").value.trim();
  if (!name) return $("new-name").focus();
  $("new-name").value = "";
  choose((await post("people", { name })).id);
});
for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", async () => { await post("clock", { advance: button.dataset.advance }); await refresh(); });
}
$("fault-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const wish = new FormData(event.target);
  showFaults(await post("faults", { kind: wish.get("kind"), method: wish.get("method"), times: Number(wish.get("times")) || 1 }));
});
$("fault-box").addEventListener("toggle", () => { if ($("fault-box").open) showFaults(); });

grow();
follow();
