// Bytes as the characters that a square code holds best: RFC 9285, as allmenning/keys/rules/base45.py.

const CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

export function inCharacters(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const pair = at + 1 < bytes.length;
    let number = pair ? bytes[at] * 256 + bytes[at + 1] : bytes[at];
    for (let place = 0; place < (pair ? 3 : 2); place += 1) {
      text += CHARACTERS[number % 45];
      number = Math.floor(number / 45);
    }
  }
  return text;
}
