// Purpose: a segment of the spool as bytes, and files written whole. Thread: free functions. Limits: for spool.cpp and
// its tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::engine::spoolfile {

inline constexpr std::string_view formatLine = "weir spool 1\n";
inline constexpr std::size_t headBytes = 16, mostPayload = 16 * 1024 * 1024;
inline constexpr int fileMode = 0600, folderMode = 0700;

std::uint64_t numberAt(const char* at, int bytes); ///< big-endian
/// Of the length, the moment and the payload.
std::uint32_t checksumOf(std::string_view entry);
void appendEntry(std::string& out, std::string_view payload, std::int64_t nowMs);

bool readAll(int file, char* to, std::size_t size, std::uint64_t offset);
int writeAll(int file, std::string_view bytes); ///< 0, or the error's number
/// A new name is only there for good once its folder is written. 0, or the error's number.
int syncFolder(const std::string& folder);
/// By a new file that takes the old one's place. 0, or the error's number.
int replaceFile(const std::string& path, std::string_view text);
void closeFile(int& file);

} // namespace weir::engine::spoolfile
