// Purpose: one request as it came in, checked for its form. Thread: a value. Limits: by RequestReader.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::engine {

struct HttpField
{
    std::string name; ///< in lower case
    std::string value;
};

struct HttpRequest
{
    std::string method; ///< "POST"
    std::string target; ///< as it was written: "/v1/track?x=y"
    std::vector<HttpField> fields;
    std::string body;             ///< without its transfer encoding; still compressed where Content-Encoding says so
    bool isHttp11 = true;         ///< else 1.0
    bool keepsAlive = true;       ///< the client means to send more over this connection
    bool expectsContinue = false; ///< Expect: 100-continue

    /// The first of that name (in lower case); empty where there is none.
    std::string_view field(std::string_view name) const
    {
        for (const HttpField& one : fields) {
            if (one.name == name)
                return one.value;
        }
        return {};
    }
    bool has(std::string_view name) const
    {
        for (const HttpField& one : fields) {
            if (one.name == name)
                return true;
        }
        return false;
    }
    /// The target's path: without scheme and authority (RFC 9112, 3.2.2) and without a query.
    std::string_view path() const
    {
        std::string_view path = target;
        if (const std::size_t scheme = path.find("://"); scheme != path.npos && path.front() != '/') {
            const std::size_t slash = path.find('/', scheme + 3);
            path = slash == path.npos ? std::string_view("/") : path.substr(slash);
        }
        return path.substr(0, path.find_first_of("?#"));
    }
};

} // namespace weir::engine
