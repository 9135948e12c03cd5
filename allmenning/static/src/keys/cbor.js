// The little CBOR a code on the screen needs: an array of bytes and whole numbers (RFC 8949).

const BYTES = 2;
const NUMBER = 0;
const ARRAY = 4;

function head(kind, value) {
  const first = kind << 5;
  if (value < 24) return [first | value];
  if (value < 0x100) return [first | 24, value];
  if (value < 0x10000) return [first | 25, value >> 8, value & 0xff];
  if (value < 0x100000000) return [first | 26, ...[24, 16, 8, 0].map((bits) => (value >>> bits) & 0xff)];
  return [first | 27, ...eightBytes(value)];
}

// A whole number in eight bytes, the largest first.
export function eightBytes(value) {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(value));
  return new Uint8Array(view.buffer);
}

export function encoded(items) {
  const parts = items.flatMap((item) =>
    typeof item === "number" ? head(NUMBER, item) : [...head(BYTES, item.length), ...item],
  );
  return new Uint8Array([...head(ARRAY, items.length), ...parts]);
}
