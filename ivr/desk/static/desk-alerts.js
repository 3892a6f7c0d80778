// Tells somebody who looks elsewhere that calls wait: by the icon, and where they wish by sound and notice.
// The wishes belong to this browser, since it is this computer that sounds.

const root = document.getElementById("desk-alerts");
const icon = document.querySelector('link[rel="icon"]');
const plain = icon.href;
const WISHES = ["sound", "notice"];
const TONES = [[880, 0], [660, 0.18]];
const TONE_SECONDS = 0.16;
const LOUDNESS = 0.2;
let leads = !navigator.locks;

function wishes(wish) {
  return localStorage.getItem(`desk-alert-${wish}`) === "on";
}

function play() {
  const sound = new AudioContext();
  for (const [pitch, begins] of TONES) {
    const tone = new OscillatorNode(sound, { frequency: pitch });
    tone.connect(new GainNode(sound, { gain: LOUDNESS })).connect(sound.destination);
    tone.start(begins);
    tone.stop(begins + TONE_SECONDS);
  }
  setTimeout(() => sound.close(), 1000);
}

// Whatever a call is about stays on the page: a notice may be seen by anybody in the room.
function notify(waiting) {
  const notice = new Notification(root.dataset.title, {
    body: root.dataset.body.replace("{count}", waiting), tag: "desk-waiting", icon: plain,
  });
  notice.onclick = () => { window.focus(); notice.close(); };
}

async function wished(box) {
  if (box.checked && box.value === "notice" && await Notification.requestPermission() !== "granted") {
    box.checked = false;
    root.querySelector("[role=alert]").hidden = false;
  }
  localStorage.setItem(`desk-alert-${box.value}`, box.checked ? "on" : "off");
  if (box.checked && box.value === "sound") play();
}

export function showWaiting(waiting) {
  icon.href = waiting ? `/desk/icon.svg?waiting=${waiting}` : plain;
}

// Of several tabs the one that was there first tells of a call; when it closes, the next one does.
navigator.locks?.request("desk alerts", () => { leads = true; return new Promise(() => {}); });

export function alertOf(waiting) {
  if (!leads) return;
  if (wishes("sound")) play();
  if (wishes("notice") && !document.hasFocus() && Notification.permission === "granted") notify(waiting);
}

for (const wish of WISHES) {
  const box = root.querySelector(`[value="${wish}"]`);
  box.checked = wishes(wish);
  box.addEventListener("change", () => wished(box));
}
