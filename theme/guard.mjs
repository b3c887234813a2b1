// A MyST plugin that changes no page. mystmd's content server, which a preview reads
// from, answers whoever asks: with it, no page of another site reads what is not
// published yet, or hears when something changes.
import { Server } from "node:http";

const LOCAL = new Set(["localhost", "127.0.0.1", "[::1]", process.env.HOST]);
const EVERYWHERE = ["0.0.0.0", "::"]; // --keep-host has it listen for other machines

/** Whether a header names this machine; a request of no page has no origin. */
function isOurs(address) {
  try {
    return LOCAL.has(new URL(address).hostname);
  } catch {
    return false;
  }
}

function isRefused({ headers }) {
  if (EVERYWHERE.includes(process.env.HOST)) return false;
  return !isOurs(`http://${headers.host}`) || ("origin" in headers && !isOurs(headers.origin));
}

const emit = Server.prototype.emit;
Server.prototype.emit = function (name, ...given) {
  if ((name === "request" || name === "upgrade") && isRefused(given[0])) {
    given[0].socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    return true;
  }
  return emit.call(this, name, ...given);
};

export default { name: "Guard of the preview" };
