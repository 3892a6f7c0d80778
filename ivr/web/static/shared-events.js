// One connection to a stream of events for all tabs of a browser, which allows six to a server.
// The tab that holds the lock listens and passes on; when it closes, the next one goes on from the last number.

const RETRY_MILLISECONDS = 2000;
const UNKNOWN = 401;
const NAMES = ["open", "news", "head", "callback", "anew", "left"];

function begins(from) {
  return from ? `after=${from}&` : "";
}

// `hear(name, data)` is called for each event, whichever tab received it, and with "lost" while there is no connection.
export function sharedEvents({ name, language, from, hear }) {
  const channel = new BroadcastChannel(name);
  let seq = Number(from) || 0;
  let state = null;

  function seen(event) {
    const missed = event.name === "open" && event.isReply && event.id > seq;
    seq = Math.max(seq, event.id || 0);
    hear(event.name, event.data);
    if (missed) hear("anew", "");
  }

  function tell(event) {
    if (["open", "lost", "left"].includes(event.name)) state = event;
    seen(event);
    channel.postMessage(event);
  }

  function listen(done) {
    const source = new EventSource(`/desk/events?${begins(seq)}lang=${language}`);
    for (const each of NAMES) {
      source.addEventListener(each, (event) => {
        if (!(event instanceof MessageEvent)) return;
        tell({ name: each, data: event.data, id: Number(event.lastEventId) });
        if (each === "left") { source.close(); done(); }
      });
    }
    source.onerror = () => {
      tell({ name: "lost", data: "" });
      if (source.readyState === EventSource.CLOSED) setTimeout(() => again(done), RETRY_MILLISECONDS);
    };
  }

  // A service that answers may ask for signing in; one that does not answer is tried again.
  async function again(done) {
    const answer = await fetch(`/desk/search?lang=${language}`).catch(() => null);
    if (answer?.status !== UNKNOWN) return listen(done);
    tell({ name: "left", data: "" });
    done();
  }

  channel.onmessage = ({ data }) => {
    if (data.name !== "hello") return seen(data);
    if (state) channel.postMessage({ ...state, id: seq, isReply: true });
  };
  channel.postMessage({ name: "hello" });
  const lead = () => new Promise(listen);
  if (navigator.locks) navigator.locks.request(name, lead);
  else lead();
}
