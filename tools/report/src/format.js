// Numbers as the program itself prints them (tools/cascade/format.cpp).
const decimalsFor = (magnitude, digits) => {
  let decimals = digits - 1;
  for (let bound = 10; magnitude >= bound && decimals > 0; bound *= 10) decimals -= 1;
  return decimals;
};

const grouped = (text) => {
  const [whole, part] = text.split(".");
  const spaced = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return part === undefined ? spaced : `${spaced}.${part}`;
};

// Significant digits, zeros at the end left out; an exponent below 1e-4: "1.3841e-05".
const significant = (value, digits) => {
  const near = Number(value.toPrecision(digits));
  if (Math.abs(near) >= 1e-4) return String(near);
  const [mantissa, power] = near.toExponential().split("e");
  return `${mantissa}e-${power.slice(1).padStart(2, "0")}`;
};

export const short = (value) => {
  if (value === null || !Number.isFinite(value)) return "n/a";
  const magnitude = Math.abs(value);
  if (magnitude === 0) return "0";
  if (magnitude >= 0.9995) return value.toFixed(decimalsFor(magnitude * 1.0005, 3));
  return significant(value, 3);
};

export const usd = (value) => {
  if (value === null || !Number.isFinite(value)) return "n/a";
  const scales = [[1, ""], [1e3, " k"], [1e6, " M"], [1e9, " bn"], [1e12, " tn"]];
  const magnitude = Math.abs(value);
  let scale = 0;
  while (scale + 1 < scales.length && magnitude >= 999.5 * scales[scale][0]) scale += 1;
  if (scale === 0) return short(value);
  const mantissa = magnitude / scales[scale][0];
  const decimals = decimalsFor(mantissa * 1.0005, 3);
  return (value < 0 ? "-" : "") + grouped(mantissa.toFixed(decimals)) + scales[scale][1];
};

// A number of a sweep: money with its scale from 100,000 on.
export const number = (value) => (value !== null && Math.abs(value) >= 1e5 ? usd(value) : short(value));

// For an axis: 2 bn, not 2.00 bn.
export const usdTick = (value) => usd(value).replace(/(\.\d*?)0+(?= |$)/, "$1").replace(/\.(?= |$)/, "");

export const price = (value) => {
  if (value === null || !Number.isFinite(value)) return "n/a";
  const magnitude = Math.abs(value);
  if (magnitude === 0) return "0";
  // A price that up to eight digits state exactly is shown with all of them.
  const stated = Number(value.toPrecision(8));
  if (stated === value && value.toPrecision(5) !== value.toPrecision(8)
      && Number(value.toPrecision(5)) !== value) return grouped(significant(value, 8));
  if (magnitude >= 10000) return grouped(value.toFixed(0));
  if (magnitude >= 1) return grouped(value.toFixed(decimalsFor(magnitude, 5)));
  return significant(value, 5);
};

export const percent = (share) => (share === null ? "n/a" : `${short(100 * share)} %`);
export const times = (ratio) => (ratio === null ? "n/a" : `${short(ratio)}x`);
export const whole = (value) => grouped(Number(value).toFixed(0));

export const span = (seconds) => {
  if (seconds >= 3600) return `${short(seconds / 3600)} h`;
  return seconds >= 60 ? `${short(seconds / 60)} min` : `${short(seconds)} s`;
};
