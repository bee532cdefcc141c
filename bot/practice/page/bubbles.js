// Drawing one message. Everything a person or the bot wrote becomes text nodes, never markup.

const SVG = "http://www.w3.org/2000/svg";
const clock = new Intl.DateTimeFormat("es-PE", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "America/Lima" });
const day = new Intl.DateTimeFormat("es-PE", { weekday: "long", day: "numeric", month: "long", timeZone: "America/Lima" });
const full = new Intl.DateTimeFormat("es-PE", { dateStyle: "full", timeStyle: "medium", timeZone: "America/Lima" });

const short = new Intl.DateTimeFormat("es-PE", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "America/Lima" });

export const shortTime = (iso) => short.format(new Date(iso));
export const dayOf = (iso) => day.format(new Date(iso));
const fullTime = (iso) => full.format(new Date(iso));

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== "list") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", "#i-" + name);
  svg.append(use);
  return svg;
}

export const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => [...word][0] || "").join("").toUpperCase();
export const length = (seconds) => Math.floor(seconds / 60) + ":" + String(Math.floor(seconds % 60)).padStart(2, "0");

const bytes = (size) => (size >= 1048576 ? (size / 1048576).toFixed(1) + " MB" : Math.max(1, Math.round(size / 1024)) + " kB");

// Entities may lie within one another: cut the text at every border and give each piece its classes.
function words(text, entities, acts) {
  const cuts = new Set([0, text.length]);
  for (const e of entities) cuts.add(e.offset).add(e.offset + e.length);
  const borders = [...cuts].filter((cut) => cut <= text.length).sort((a, b) => a - b);
  const pieces = [];
  for (let i = 0; i + 1 < borders.length; i++) {
    const piece = text.slice(borders[i], borders[i + 1]);
    const here = entities.filter((e) => e.offset <= borders[i] && e.offset + e.length >= borders[i + 1]);
    const touch = here.find((e) => ["bot_command", "url", "text_link"].includes(e.type));
    const look = here.filter((e) => e !== touch).map((e) => "e-" + e.type).join(" ");
    if (touch) {
      const whole = text.slice(touch.offset, touch.offset + touch.length);
      const go = () => (touch.type === "bot_command" ? acts.say(whole) : acts.open(touch.url || whole));
      pieces.push(el("button", { type: "button", className: "link " + look, title: touch.url || "", onclick: go }, piece));
    } else if (look) {
      const span = el("span", { className: look }, piece);
      if (look.includes("spoiler")) span.addEventListener("click", () => span.classList.add("shown"));
      pieces.push(span);
    } else pieces.push(piece);
  }
  return pieces;
}

function meta(message) {
  const marks = [];
  if (message.edited) marks.push("editado");
  marks.push(clock.format(new Date(message.date)));
  const label = { pending: "en espera", sent: "enviado", seen: "recibido por el bot" }[message.status];
  const tick = message.status ? icon(message.status) : null;
  if (tick) {
    tick.classList.add(message.status);
    tick.setAttribute("role", "img");
    tick.setAttribute("aria-label", label);
  }
  return el("span", { className: "meta", title: fullTime(message.date) }, marks.join(" "), tick);
}

let playing = null;

function voice(media) {
  const bar = el("i");
  const time = el("small", {}, length(media.duration || 0));
  const button = el("button", { type: "button", className: "round", ariaLabel: "Escuchar" }, icon("play"));
  const sound = new Audio();
  const show = (name, label) => { button.replaceChildren(icon(name)); button.ariaLabel = label; };
  sound.preload = "none";
  sound.src = media.url;
  sound.addEventListener("timeupdate", () => {
    const whole = Number.isFinite(sound.duration) ? sound.duration : media.duration;
    bar.style.width = Math.min(100, (sound.currentTime / whole) * 100) + "%";
    time.textContent = length(sound.currentTime) + " / " + length(media.duration || whole);
  });
  sound.addEventListener("play", () => { if (playing && playing !== sound) playing.pause(); playing = sound; show("pause", "Pausa"); });
  sound.addEventListener("pause", () => show("play", "Escuchar"));
  sound.addEventListener("ended", () => { bar.style.width = "0"; time.textContent = length(media.duration || 0); });
  sound.addEventListener("error", () => { time.textContent = "no se puede oír este archivo"; });
  button.addEventListener("click", () => (sound.paused ? sound.play().catch(() => {}) : sound.pause()));
  return el("div", { className: "voice" }, button, el("div", { className: "sound" }, el("span", { className: "track" }, bar), time));
}

function file(media) {
  const about = el("div", {}, el("b", {}, media.file_name || "archivo"), el("small", {}, bytes(media.file_size || 0)));
  return el("a", { className: "tile link", href: media.url, download: media.file_name || "archivo" }, el("span", { className: "round" }, icon("doc")), about);
}

function photo(media) {
  const image = el("img", { className: "photo", src: media.url, alt: "Foto", width: media.width || 240, height: media.height || 180 });
  image.addEventListener("error", () => image.replaceWith(file({ ...media, file_name: media.file_name || "foto que no se puede mostrar" })));
  return image;
}

function content(message) {
  const media = message.media;
  switch (message.kind) {
    case "photo": return photo(media);
    case "voice": case "audio": return voice(media);
    case "document": return file(media);
    case "sticker": return el("span", {}, media.emoji || "🙂");
    case "location": {
      const where = message.location.latitude.toFixed(4) + ", " + message.location.longitude.toFixed(4);
      return el("div", {}, el("div", { className: "map" }, icon("pin")), el("span", { className: "caption" }, el("small", {}, where)));
    }
    case "contact":
      return el("div", { className: "tile" }, el("span", { className: "face" }, initials(message.contact.first_name)),
        el("div", {}, el("b", {}, message.contact.first_name), el("small", {}, message.contact.phone_number)));
    default: return null;
  }
}

function inlineButtons(message, acts) {
  const rows = message.inline_keyboard.map((row) => el("div", {}, ...row.map((button) => {
    const drawn = el("button", { type: "button", className: button.style ? "s-" + button.style : "" }, button.text + (button.url ? " ↗" : ""));
    drawn.addEventListener("click", () => acts.press(message, button, drawn));
    return drawn;
  })));
  return el("div", { className: "buttons" }, ...rows);
}

/** One message as an element. `acts` holds say(text), open(url), press(message, button, element). */
export function draw(message, quoted, acts) {
  if (message.deleted) return el("div", { className: "gone" }, "mensaje borrado");
  const mine = message.from === "person" && !message.name;
  const bubble = el("div", { className: "bubble" });
  if (message.name) bubble.append(el("span", { className: "name" }, message.name));
  if (message.forwarded) bubble.append(el("small", {}, "Mensaje reenviado\n"));
  if (quoted) bubble.append(el("span", { className: "quote" }, quoted.text || quoted.kind));
  const thing = content(message);
  if (thing) bubble.append(thing);
  if (["photo", "document", "location", "contact"].includes(message.kind)) bubble.classList.add("media");
  if (message.kind === "sticker") bubble.classList.add("sticker");
  if (message.text) bubble.append(el("span", { className: thing ? "caption" : "" }, ...words(message.text, message.entities, acts)));
  bubble.append(meta(message));
  const turn = el("article", { className: mine ? "turn mine" : "turn" }, bubble);
  turn.dataset.id = message.id;
  if (message.inline_keyboard.length) turn.append(inlineButtons(message, acts));
  return turn;
}
