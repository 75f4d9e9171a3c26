// Purpose: statistics that a few wild values do not move. Thread: values. Limits: the values given are reordered.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace weir::robust {

/// What makes a median absolute deviation as large as the standard deviation of a normal distribution.
constexpr double deviationOfMedian = 1.4826;

/// Of an even count the mean of both in the middle; 0 of none.
inline double median(std::vector<double>& values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1)
        return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

/// How far the values usually are from `centre`.
inline double spread(std::vector<double>& values, double centre)
{
    for (double& value : values)
        value = std::abs(value - centre);
    return deviationOfMedian * median(values);
}

} // namespace weir::robust
