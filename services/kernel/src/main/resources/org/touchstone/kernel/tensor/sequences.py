  def lstm_cell(self: __torch__.Ops, x: Tensor, h: Tensor, c: Tensor, weight: Tensor, bias: Tensor) -> List[Tensor]:
    gates = torch.addmm(bias, torch.cat([x, h], 1), torch.t(weight))
    i, f, g, o, = torch.chunk(gates, 4, 1)
    kept = torch.mul(torch.sigmoid(f), c)
    next = torch.add(kept, torch.mul(torch.sigmoid(i), torch.tanh(g)))
    return [torch.mul(torch.sigmoid(o), torch.tanh(next)), next]
  def unbind(self: __torch__.Ops, x: Tensor, axis: int) -> List[Tensor]:
    return torch.unbind(x, axis)
