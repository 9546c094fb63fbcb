  def vjp_of_recorded(self: __torch__.Ops, ys: List[Tensor], xs: List[Tensor], vs: List[Tensor]) -> List[Tensor]:
    recorded = annotate(List[Tensor], [])
    cotangents = annotate(List[Tensor], [])
    for i in range(torch.len(vs)):
      if ops.prim.requires_grad(ys[i]):
        _0 = torch.append(recorded, ys[i])
        _1 = torch.append(cotangents, vs[i])
    results = annotate(List[Tensor], [])
    if torch.gt(torch.len(recorded), 0):
      results = self.vjp(recorded, xs, cotangents, False, False)
    else:
      for j in range(torch.len(xs)):
        _2 = torch.append(results, torch.zeros_like(xs[j]))
    return results
  def tan(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.tan(x)
  def asin(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.asin(x)
  def acos(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.acos(x)
  def atan(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.atan(x)
  def sinh(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.sinh(x)
  def cosh(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.cosh(x)
  def asinh(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.asinh(x)
  def acosh(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.acosh(x)
  def atanh(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.atanh(x)
  def ceil(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.ceil(x)
  def round(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.round(x)
  def remainder(self: __torch__.Ops, x: Tensor, y: Tensor) -> Tensor:
    return torch.remainder(x, y)
  def fmod(self: __torch__.Ops, x: Tensor, y: Tensor) -> Tensor:
    return torch.fmod(x, y)
  def divide_truncating(self: __torch__.Ops, x: Tensor, y: Tensor) -> Tensor:
    return torch.div(x, y, rounding_mode="trunc")
  def logical_or(self: __torch__.Ops, x: Tensor, y: Tensor) -> Tensor:
    return torch.logical_or(x, y)
  def logical_xor(self: __torch__.Ops, x: Tensor, y: Tensor) -> Tensor:
    return torch.logical_xor(x, y)
  def less_or_equal(self: __torch__.Ops, x: Tensor, y: Tensor) -> Tensor:
    return torch.le(x, y)
  def is_nan(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.isnan(x)
  def is_infinite(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.isinf(x)
  def repeat(self: __torch__.Ops, x: Tensor, times: List[int]) -> Tensor:
    return torch.repeat(x, times)
  def upper_triangle(self: __torch__.Ops, x: Tensor, diagonal: int) -> Tensor:
    return torch.triu(x, diagonal)
  def lower_triangle(self: __torch__.Ops, x: Tensor, diagonal: int) -> Tensor:
    return torch.tril(x, diagonal)
  def arg_min(self: __torch__.Ops, x: Tensor, axis: int) -> Tensor:
    return torch.argmin(x, axis, False)
  def non_zero(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.nonzero(x)
  def product(self: __torch__.Ops, x: Tensor, axis: int, keep: bool) -> Tensor:
    return torch.prod(x, axis, keep)
  def vector_norm(self: __torch__.Ops, x: Tensor, order: float, axes: List[int], keep: bool) -> Tensor:
    return torch.linalg_vector_norm(x, order, axes, keep)
  def scatter_reduce(self: __torch__.Ops, x: Tensor, axis: int, index: Tensor, source: Tensor, reduction: str) -> Tensor:
    return torch.scatter_reduce(x, axis, index, source, reduction, include_self=True)
  def sigmoid_backward(self: __torch__.Ops, cotangent: Tensor, y: Tensor) -> Tensor:
    return torch.sigmoid_backward(cotangent, y)
  def tanh_backward(self: __torch__.Ops, cotangent: Tensor, y: Tensor) -> Tensor:
    return torch.tanh_backward(cotangent, y)
