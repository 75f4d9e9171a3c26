// Purpose: raw bytes as text: UTF-8 with marks for what is none, hex, integers, UUIDs. Thread: any, no state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

bool isValidUtf8(std::string_view bytes);

/// The longest prefix of at most `limitBytes` bytes that does not end inside of a character; 0: all.
std::string_view cutAtCharacter(std::string_view utf8, std::size_t limitBytes);

/// Valid UTF-8: every byte that is no part of a character becomes U+FFFD; `invalid` (may be null) counts them.
std::string toValidUtf8(std::string_view bytes, std::size_t* invalid = nullptr);

/// "00 1f a0", at most `limitBytes` characters (0: all), never half a byte.
std::string hexText(std::string_view bytes, std::size_t limitBytes = 0);

/// Base64 with padding, and back; none if it is not base64 (white space is skipped, the URL alphabet and missing
/// padding are understood).
std::string base64Text(std::string_view bytes);
std::optional<std::string> base64Bytes(std::string_view text);

/// Big-endian two's complement; none unless 1, 2, 4 or 8 bytes.
std::optional<std::int64_t> integerOf(std::string_view bytes);

/// "6ba7b810-9dad-11d1-80b4-00c04fd430c8". Precondition: 16 bytes.
std::string uuidText(std::string_view bytes);
/// 16 bytes, version 1 to 8 and the variant of RFC 9562.
bool looksLikeUuid(std::string_view bytes);

} // namespace weir
