/** The wire from the sandbox: new bubbles as they come. It mends itself and asks for the whole state after a gap. */

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10000;

/** @param {{opened(), lost(), bubble(data), state()}} hear */
export function listen(hear) {
  let wait = FIRST_WAIT_MS;
  const connect = () => {
    const source = new EventSource("/ui/events");
    source.addEventListener("open", () => { wait = FIRST_WAIT_MS; hear.opened(); });
    source.addEventListener("bubble", (event) => hear.bubble(JSON.parse(event.data)));
    source.addEventListener("state", () => hear.state());
    source.addEventListener("error", () => {
      hear.lost();
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    });
  };
  connect();
}
