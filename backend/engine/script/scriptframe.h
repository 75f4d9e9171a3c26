// Purpose: what a worker and its script child (weir-script, or the Python one) say to each other over the child's
// standard input and output. Thread: constants. Limits: a frame of at most 64 MiB; without Qt, the child has none.
#pragma once

#include <cstddef>
#include <cstdint>

namespace weir::engine::scriptframe {

// A frame is its length (4 bytes, little-endian, of what follows), a letter, and the body. Numbers are varints, texts
// have their length in front: ByteWriter and ByteReader (backend/cdp/common/bytes.h) write and read bodies. The child
// speaks first (`hello`), then answers one request at a time, in order, and ends when its input does.
//
// load      number id, text name (the transformation's key), text code
//             → loaded (empty), or mistake: number line, number column, text message
// run       number eventMs, number batchMs, integer nowMs
//           number of sources { text }
//           number of chains { number of programs { number id } }   each chain is applied in its order
//           number of events { number chain, number source, text JSON }
//             → done: flag restart            1: the child wants to be replaced, its memory ran out
//                     number of answers, fewer than events where time or room ran out; the rest is to be sent again
//                       { number outcome; changed: number of results { number of bytes }
//                                          failed: number program, number cause, number line, number column, text }
//                     number of log lines { number event, number program, text }
//                     number of log lines that were left out
//                     text JSON: an array of all results in order, without white space between them
inline constexpr char hello = 'H', load = 'L', loaded = 'K', mistake = 'M', run = 'R', done = 'D';

enum class Outcome : std::uint8_t { Unchanged, Changed, Failed };
enum class Cause : std::uint8_t { Threw, Time, Memory, Shape };

inline constexpr std::size_t largestFrame = 64 * 1024 * 1024;
inline constexpr std::size_t lengthBytes = 4;

/// Of a child: what one event may become, and what a batch may say. The answer ends early beyond `roomOfAnswer`.
inline constexpr std::size_t mostResults = 100;
inline constexpr std::size_t roomOfAnswer = 8 * 1024 * 1024;
inline constexpr std::size_t longestLogLine = 1'000, mostLogLines = 200; ///< bytes; lines of a batch
inline constexpr std::size_t longestMessage = 1'000;                     ///< bytes

} // namespace weir::engine::scriptframe
