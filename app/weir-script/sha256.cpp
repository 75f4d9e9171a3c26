#include "app/weir-script/sha256.h"

#include <array>
#include <openssl/evp.h>

namespace weir::script {

std::string sha256Hex(std::string_view bytes)
{
    // Fetched once: to look an algorithm up costs more than to use it.
    static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    static EVP_MD_CTX* const context = EVP_MD_CTX_new();
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_DigestInit_ex2(context, algorithm, nullptr);
    EVP_DigestUpdate(context, bytes.data(), bytes.size());
    EVP_DigestFinal_ex(context, digest.data(), &size);
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(std::size_t(2) * size);
    for (unsigned i = 0; i < size; ++i) {
        hex += digits[digest.at(i) >> 4];
        hex += digits[digest.at(i) & 15];
    }
    return hex;
}

} // namespace weir::script
