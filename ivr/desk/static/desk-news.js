// New waiting calls are told to a screen reader together: two hundred at once are one sentence.

const GATHERED_MILLISECONDS = 1500;

export function announcer(desk, region) {
  let topics = [];

  function tell() {
    const { one, many } = desk.dataset;
    region.textContent = topics.length === 1
      ? one.replace("{topic}", topics[0])
      : many.replace("{count}", topics.length);
    topics = [];
  }

  return (topic) => {
    topics.push(topic);
    if (topics.length === 1) setTimeout(tell, GATHERED_MILLISECONDS);
  };
}
