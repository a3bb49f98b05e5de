// Numbers and units as people read them.

const TIMES = [[1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]];
const BYTES = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const SIGNS = {
  celsius: "°C", meters: "m", grams: "g", joules: "J", volts: "V", amperes: "A", hertz: "Hz", watts: "W",
};
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const absent = "–";

/** Three digits that mean something, and no more zeros than needed. */
function digits(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e15 || size < 1e-4) return value.toExponential(2);
  if (size >= 100) return whole.format(value);
  return String(Number(value.toPrecision(3)));
}

function time(seconds) {
  const size = Math.abs(seconds);
  if (size === 0) return "0 s";
  if (size >= 172800) return `${digits(seconds / 86400)} d`;
  if (size >= 7200) return `${digits(seconds / 3600)} h`;
  if (size >= 120) return `${digits(seconds / 60)} min`;
  const [scale, sign] = TIMES.find(([scale]) => size >= scale * 0.9995) ?? TIMES[3];
  return `${digits(seconds / scale)} ${sign}`;
}

function bytes(count) {
  let at = 0;
  let value = count;
  while (Math.abs(value) >= 1023.5 && at < BYTES.length - 1) {
    value /= 1024;
    at += 1;
  }
  return `${at === 0 ? digits(value) : digits(value)} ${BYTES[at]}`;
}

/** A number of a unit: seconds and bytes by their size, others with their sign. */
function amount(value, unit) {
  if (value === null || value === undefined || !Number.isFinite(value)) return absent;
  if (unit === "seconds") return time(value);
  if (unit === "bytes") return bytes(value);
  if (unit === "ratio") return `${digits(value * 100)} %`;
  const text = Number.isInteger(value) && Math.abs(value) < 1e15 ? whole.format(value) : digits(value);
  return SIGNS[unit] ? `${text} ${SIGNS[unit]}` : text;
}

/** How much a second. */
function speed(rate, unit) {
  if (rate === null || rate === undefined) return absent;
  if (unit === "bytes") return `${bytes(rate)}/s`;
  // Seconds a second: how many at once.
  if (unit === "seconds") return `${digits(rate)} s/s`;
  return `${digits(rate)} /s`;
}

/** Whether it is a moment, in seconds since 1970. */
function isMoment(name, value) {
  return /(^|_)(timestamp|time)_seconds$/.test(name) && value > 1e9;
}

function moment(seconds) {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? absent : date.toISOString().slice(0, 19).replace("T", " ");
}

function ago(seconds) {
  if (seconds < 1) return "now";
  if (seconds < 60) return `${Math.round(seconds)} s ago`;
  const rest = Math.round(seconds % 60);
  return `${Math.floor(seconds / 60)} min${rest ? ` ${rest} s` : ""} ago`;
}

function count(number, one, many) {
  return `${whole.format(number)} ${number === 1 ? one : many}`;
}
