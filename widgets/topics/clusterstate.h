// Purpose: what a page of a cluster shows while there is no snapshot, or only an old one. Thread: GUI.
#pragma once

#include <QString>

namespace weir {

class Cluster;
class StateView;

/// Loading or failed, as the cluster stands. Precondition: it has no snapshot.
void showNoSnapshot(StateView& view, const Cluster& cluster);

/// One sentence about what is missing because brokers or the whole cluster are gone; empty: nothing.
QString missingSentence(const Cluster& cluster);

} // namespace weir
