#include "backend/base/randomname.h"

#include <random>

namespace weir {

std::string randomName()
{
    std::random_device random;
    std::string text;
    for (int i = 0; i < 16; ++i)
        text.push_back("0123456789abcdef"[random() % 16]);
    return text;
}

} // namespace weir
